"""The business's settings: the keys there are, their types and defaults. Values changed by people lie in
`system_configs`.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from core.models import DataType, SystemConfig

CACHED, FRESH = "core.config", 10


@dataclass(frozen=True)
class Setting:
    """`minimum` and `maximum` bound a number, which has at most `places` decimals; of a text `maximum` is the
    length.
    """

    key: str
    default: Any
    data_type: str
    category: str
    label: str
    minimum: int = 0
    maximum: int | None = None
    places: int = 2


_settings: dict[str, Setting] = {}


def register(key: str, *what, **limits) -> None:
    """Declare a Setting; each room declares its own."""
    _settings[key] = Setting(key, *what, **limits)


register(
    "company.name",
    "PT. TRINITI MEDIA INDONESIA",
    DataType.STRING,
    _("Company"),
    _("Company name on letterheads and labels"),
)
register("company.address", "", DataType.STRING, _("Company"), _("Company address"))
register(
    "retention.notification_days",
    30,
    DataType.NUMBER,
    _("System"),
    _("Days until read notifications are removed"),
    minimum=1,
    maximum=3650,
    places=0,
)
register(
    "document.backdate_days",
    7,
    DataType.NUMBER,
    _("System"),
    _("Days that a document may be dated back"),
    maximum=366,
    places=0,
)
register(
    "upload.max_mb", 10, DataType.NUMBER, _("System"), _("Largest attachment in MB"), minimum=1, maximum=100
)
register(
    "import.max_mb", 25, DataType.NUMBER, _("System"), _("Largest import file in MB"), minimum=1, maximum=200
)
register(
    "whatsapp.group.logistic",
    "",
    DataType.STRING,
    "WhatsApp",
    _("Id of the group Logistik & Gudang (empty: none)"),
    maximum=100,
)
register(
    "whatsapp.group.purchase",
    "",
    DataType.STRING,
    "WhatsApp",
    _("Id of the group Purchasing (empty: none)"),
    maximum=100,
)
register(
    "whatsapp.group.management",
    "",
    DataType.STRING,
    "WhatsApp",
    _("Id of the group Management (CEO) (empty: none)"),
    maximum=100,
)


def all_settings() -> list[Setting]:
    """Every declared setting, in the order of declaration."""
    return list(_settings.values())


def get(key: str):
    """The typed value of a setting: what people set, else its default. Raises LookupError for an undeclared
    key.
    """
    setting = _settings.get(key)
    if setting is None:
        raise LookupError(f"Unknown setting: {key}")
    values = cache.get(CACHED)
    if values is None:
        values = dict(SystemConfig.objects.values_list("key", "value"))
        cache.set(CACHED, values, FRESH)
    return parse(setting, values[key]) if key in values else setting.default


def forget() -> None:
    """Call after a change: this process sees it at once, the others within FRESH seconds."""
    cache.delete(CACHED)


def parse(setting: Setting, text: str):
    """Text as stored -> typed value. Raises ValueError when it does not fit the type."""
    if setting.data_type == DataType.NUMBER:
        number = Decimal(text)
        is_whole = setting.places == 0 or number == number.to_integral_value()
        return int(number) if is_whole else number
    if setting.data_type == DataType.BOOLEAN:
        return text == "true"
    if setting.data_type == DataType.JSON:
        return json.loads(text)
    return text


def stored(setting: Setting, value) -> str:
    """Typed value -> text as stored; the inverse of `parse`."""
    if setting.data_type == DataType.NUMBER:
        return f"{Decimal(value).normalize():f}"
    if setting.data_type == DataType.BOOLEAN:
        return "true" if value else "false"
    if setting.data_type == DataType.JSON:
        return json.dumps(value, ensure_ascii=False)
    return str(value)
