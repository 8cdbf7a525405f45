"""Control 3, registreringar: the row rules, the same for the monthly run and the self-check."""

from checks.registreringar.control import CONTROL, KONTROLL
from checks.registreringar.indikatorer import rows_with_deviation

__all__ = ["CONTROL", "KONTROLL", "rows_with_deviation"]
