"""Files as people deliver them become staged cells with addresses. Importers judge no fact and save nothing."""
