"""Migrations."""
from sqlalchemy import Engine
def upgrade(engine: Engine) -> None: raise NotImplementedError
