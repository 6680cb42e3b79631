"""Model fields that the ideas of `core` need."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import prose

is_a_name = RegexValidator(r"[^\W_]", _("A name holds at least one letter or figure."), code="no_name")


class ProseField(models.TextField):
    """HTML in the newsroom's vocabulary, sanitised whenever it is written, whoever writes it."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        cleaned = prose.clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return prose.clean(super().clean(value, model_instance) or "")
