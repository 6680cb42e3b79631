"""The registries as one file: people, organisations, offices, who held them, places (JSON, see docs/operators).

Periods are half-open days: `until` is the first day on which it no longer holds, null is an open end. What is
loaded counts as public since ever; a fact that differs from a public one replaces it from now on. Nothing is
deleted: what stands only in the database is reported.
"""

from events.registry.dumping import dump, readable
from events.registry.entries import RegistryFileError
from events.registry.loading import Report, load

__all__ = ["RegistryFileError", "Report", "dump", "load", "readable"]
