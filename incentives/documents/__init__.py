"""Reviewed YAML text becomes a tree in which every word knows its line; what it promises is for others."""
