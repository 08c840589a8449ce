"""What people and programs do with the service: one function for each verb, each asking for its permission itself."""
