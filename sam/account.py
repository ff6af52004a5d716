"""Kinds of account.

A social accounting matrix is read as *row receives from column*. The kind of an account says what it is in
the economy; nothing in this project infers a kind from the spelling of an account.
"""

from __future__ import annotations

KINDS = (
    "activity",
    "commodity",
    "factor",
    "household",
    "enterprise",
    "government",
    "tax",
    "investment",
    "world",
)
"""Kinds that an account of a `Sam` may have."""

SECTOR = "sector"
"""Kind, in files only, of a textbook account that is activity and commodity at once; split on reading."""

RENT = "rent"
"""Group of a tax account that is no tax: a mark-up or a quota rent, which any institution may collect."""

INSTITUTIONS = ("household", "enterprise", "government")
"""Kinds that own income, pay transfers to each other and save."""

ACCOUNT_COLUMNS = ("kind", "label_en", "label_ja", "group")
"""Columns every accounts table carries, in this order; further columns are kept after them."""
