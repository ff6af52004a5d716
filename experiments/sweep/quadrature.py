r"""Order-3 quadrature (Stroud): 2n points of equal weight, exact for moments up to the third order.

Source: Stroud (1957), Remarks on the disposition of points in numerical integration formulas, MTAC 11, 257-261;
Arndt (1996), An introduction to systematic sensitivity analysis via Gaussian quadrature, GTAP technical paper 2.
"""

from __future__ import annotations

import numpy as np


def stroud_points(n: int) -> np.ndarray:
    r"""Standardised points (2n x n): mean 0, covariance I, third moments 0.

    \gamma_{k,2r-1} = \sqrt2 \cos((2r-1) k \pi / n), \gamma_{k,2r} = \sqrt2 \sin((2r-1) k \pi / n); for odd n the last
    coordinate is (-1)^k. No coordinate is larger than \sqrt2, so that points of a uniform distribution stay inside it.
    """
    k = np.arange(1, 2 * n + 1)[:, None]
    points = np.empty((2 * n, n))
    for r in range(1, n // 2 + 1):
        angle = (2 * r - 1) * k[:, 0] * np.pi / n
        points[:, 2 * r - 2] = np.sqrt(2.0) * np.cos(angle)
        points[:, 2 * r - 1] = np.sqrt(2.0) * np.sin(angle)
    if n % 2:
        points[:, n - 1] = (-1.0) ** k[:, 0]
    return points


def factor_of(correlation: np.ndarray) -> np.ndarray:
    """Lower triangle L with L L' the matrix; ValueError where the matrix is not positive definite."""
    try:
        return np.linalg.cholesky(correlation)
    except np.linalg.LinAlgError:
        smallest = float(np.linalg.eigvalsh(correlation).min())
        raise ValueError(
            f"the correlations contradict each other (smallest eigenvalue {smallest:.3g}); no joint distribution has them"
        ) from None
