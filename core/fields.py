"""Model fields that the ideas of `core` need."""

from typing import Any

from django.db import models

from core import prose


class ProseField(models.TextField):
    """HTML in the newsroom's vocabulary, sanitised whenever it is written, whoever writes it."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        cleaned = prose.clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return prose.clean(super().clean(value, model_instance) or "")
