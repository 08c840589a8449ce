"""Engines."""
from sqlalchemy import Engine
def open_engine(url: str) -> Engine: raise NotImplementedError
def reading_engine(engine: Engine) -> Engine: raise NotImplementedError
