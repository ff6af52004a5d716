"""Back-of-envelope accounts: what benchmark shares alone say about a shock, to be laid beside the model's answer.

Nothing is solved but a handful of linear equations. A model's result that the account does not explain in sign and size is
a defect until a reason is found.
"""

from cge.analysis.back_of_envelope.account import Line, account

__all__ = ["Line", "account"]
