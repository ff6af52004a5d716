"""The macro figures of a path that terminal and page show first."""

HEADLINES = (
    "gdp_real",
    "consumption_real",
    "investment_real",
    "exports_real",
    "imports_real",
    "real_wage",
    "cpi",
    "gdp_deflator",
    "terms_of_trade",
    "trade_balance",
    "co2",
)
