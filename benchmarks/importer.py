"""The yardstick: import what the program builds on, and do nothing."""

import great_expectations  # noqa: F401
import ibis  # noqa: F401
import pandera.pandas  # noqa: F401
