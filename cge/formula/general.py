"""From what a rule gives at single members to the formula that holds for all: labels become letters, repeated terms a sum.

Terms of one sum that differ in labels only are one term under a summation sign. What the sum runs over is checked against
the sample: all labels that the term's symbols have, or those that are, or are not, in one more index set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cge.formula.domain import Labels, assignments, candidates, own_symbols
from cge.formula.expression import Addition, Expression, Number, Sum, Symbol
from cge.formula.letters import OWNER, RELATIONS, dims, identity, relation, unused
from cge.formula.model import SymbolicModel

ANY = "x"  # the letter of what may be a commodity or a node: another place says which
Scope = dict[tuple[str, str], str]  # the letter of each label that is not summed over


@dataclass(frozen=True)
class Member:
    """What a rule gives at one member of its index set."""

    model: SymbolicModel
    at: tuple[str, ...]
    expression: Expression


@dataclass(frozen=True)
class Case:
    """A formula, the members at which it holds, and how letters besides the member's own follow from it."""

    expression: Expression
    members: tuple[Member, ...]
    following: tuple[tuple[str, str], ...] = ()  # a letter, and a key of RELATIONS
    letters: tuple[str, ...] = ()  # of the index set

    @property
    def owner(self) -> str:
        """The letter of the account whose tree a member is in, if the formula has it."""
        return next((letter for letter, words in self.following if words == OWNER), "")

    def labels(self, member: Member) -> dict[str, str]:
        """The labels of the letters that are not summed over, at a member."""
        own = dict(zip(self.letters, member.at, strict=True))
        return own | {letter: RELATIONS[words](member.model, member.at) for letter, words in self.following}


def cases(over: str, found: Sequence[Member]) -> list[Case]:
    """The formulas of one rule, that of the first member first."""
    groups: list[_Group] = []
    for member in found:
        own = Symbol("", over, member.at)
        reading = _Reading(member, {identity(own, place): letter for place, letter in enumerate(dims(over))})
        for group in groups:
            if group.takes(reading):
                break
        else:
            groups.append(_Group(reading))
    return [group.case(dims(over)) for group in groups]


class _Reading:
    """One member's expression in letters."""

    def __init__(self, member: Member, scope: Scope) -> None:
        self.member = member
        self.scope = dict(scope)
        self.following: list[tuple[str, str]] = []
        for name, letter in _outside(member.expression, scope):
            if name not in self.scope:
                letter = unused(letter, list(self.scope.values()))
                self.scope[name] = letter
                self.following.append((letter, relation(member.model, member.at, name)))
        self.labels = {letter: label for (label, _), letter in self.scope.items()}
        self.terms: dict[tuple, set[frozenset]] = {}  # the labels of each term of a sum, by its structure
        self.expression = self._lettered(member.expression, self.scope, self.labels)

    def _lettered(self, expression: Expression, scope: Scope, labels: Labels) -> Expression:
        if isinstance(expression, Symbol):
            at = tuple(scope[identity(expression, place)] for place in range(len(expression.at)))
            return Symbol(expression.name, expression.over, at)
        if not isinstance(expression, Addition):
            return expression.rebuilt(lambda child: self._lettered(child, scope, labels))
        terms = {}
        for group in _grouped(expression.terms, scope).values():
            for term in group:
                inner, letters = dict(scope), []
                for name, letter in _free(term, scope):
                    inner[name] = unused(letter, list(inner.values()))
                    letters.append(inner[name])
                known = {letter: label for (label, _), letter in inner.items()}
                written = self._lettered(term, inner, known)
                written = Sum(tuple(letters), written) if letters else written
                terms[written.key] = written
                self.terms.setdefault(written.key, set()).add(frozenset(known.items()))
        return Addition(tuple(terms.values()))


def _grouped(terms: Sequence[Expression], scope: Scope) -> dict[tuple, list[Expression]]:
    """Terms by their structure, labels that are not in scope left open."""
    groups: dict[tuple, list[Expression]] = {}
    for term in terms:
        groups.setdefault(_open(term, scope, {}), []).append(term)
    return groups


def _open(term: Expression, scope: Scope, names: dict) -> tuple:
    if isinstance(term, Symbol):
        places = (identity(term, place) for place in range(len(term.at)))
        return (term.name, *(scope.get(name) or names.setdefault(name, len(names)) for name in places))
    if isinstance(term, Addition):
        return ("Addition", *sorted({repr(_open(part, scope, dict(names))) for part in term.terms}))
    return (
        term.key if not term.children else type(term).__name__,
        *(_open(c, scope, names) for c in term.children),
    )


def _outside(expression: Expression, scope: Scope) -> list[tuple[tuple[str, str], str]]:
    """Labels that no sum runs over: outside all sums, or the same in all terms of one."""
    if isinstance(expression, Symbol):
        return _free(expression, scope)
    if not isinstance(expression, Addition):
        return [name for child in expression.children for name in _outside(child, scope)]
    found = []
    for group in _grouped(expression.terms, scope).values():
        if len(group) > 1:
            shared = [_outside(term, scope) for term in group]
            found += [name for name in shared[0] if all(name in other for other in shared[1:])]
    return found


def _free(term: Expression, scope: Scope) -> list[tuple[tuple[str, str], str]]:
    """Labels of a term that are not in scope, as they are written, with the letter of their place; not of sums within."""
    found: dict[tuple[str, str], str] = {}
    for symbol in own_symbols(term):
        for place, letter in enumerate(dims(symbol.over)):
            name = identity(symbol, place)
            if name not in scope and found.get(name, ANY) == ANY:
                found[name] = letter
    return list(found.items())


class _Group:
    """Members whose formulas are one."""

    def __init__(self, first: _Reading) -> None:
        self.readings = [first]
        self.expression = first.expression
        self.limited: dict[tuple, Sum] = {}  # each sum with the index set that its letters are limited to
        if not self._limits(first.expression, self.readings):
            raise ValueError(
                f"at {first.member.at} a sum runs over labels that no index set describes: name the set"
            )

    def takes(self, reading: _Reading) -> bool:
        """Add a member if one formula can stand for it and the others."""
        if reading.following != self.readings[0].following:
            return False
        joined = _joined(self.expression, reading.expression)
        if joined is None or not self._limits(joined, [*self.readings, reading]):
            return False
        self.readings.append(reading)
        self.expression = joined
        return True

    def case(self, letters: tuple[str, ...]) -> Case:
        """The formula with what its sums run over."""
        first = self.readings[0]
        members = tuple(reading.member for reading in self.readings)
        return Case(self._restricted(self.expression), members, tuple(first.following), letters)

    def _limits(self, expression: Expression, readings: Sequence[_Reading]) -> bool:
        """Limit each sum to what it runs over in these readings, all but the last of which were seen before."""
        limited = dict(self.limited)
        for term in expression.walk():
            if isinstance(term, Sum):
                held = limited.get(term.key)
                if held is None or not _right(held, readings[-1]):
                    held = next(
                        (new for new in _choices(term, readings) if all(_right(new, r) for r in readings)),
                        None,
                    )
                if held is None:
                    return False
                limited[term.key] = held
        self.limited = limited
        return True

    def _restricted(self, expression: Expression) -> Expression:
        if isinstance(expression, Sum):
            return self.limited[expression.key]
        return expression.rebuilt(self._restricted)


def _right(term: Sum, reading: _Reading) -> bool:
    """True if a sum has the terms that the reading has."""
    model = reading.member.model
    return {frozenset(at.items()) for at in assignments(term, reading.labels, model)} == reading.terms.get(
        term.key, set()
    )


def _choices(term: Sum, readings: Sequence[_Reading]) -> Iterator[Sum]:
    yield term
    for restriction in candidates((*readings[0].labels, *term.letters)):
        yield Sum(term.letters, term.term, only=restriction)
        yield Sum(term.letters, term.term, never=restriction)


def _joined(one: Expression, other: Expression) -> Expression | None:
    """One tree for two that differ only in which sums they have; None where they differ otherwise."""
    if one.key == other.key:
        return one
    if isinstance(one, Addition) or isinstance(other, Addition):
        return _joined_terms(_terms(one), _terms(other))
    if type(one) is not type(other) or len(one.children) != len(other.children) or not one.children:
        return None
    parts = [_joined(left, right) for left, right in zip(one.children, other.children, strict=True)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    remaining = iter(known)
    return one.rebuilt(lambda _: next(remaining))


def _joined_terms(left: dict[tuple, Expression], right: dict[tuple, Expression]) -> Expression | None:
    """One sum of the terms of two: sums over letters may be absent, other terms must have their like."""
    unlike = [
        [term for key, term in own.items() if key not in other and not isinstance(term, Sum)]
        for own, other in ((left, right), (right, left))
    ]
    if len(unlike[0]) != len(unlike[1]):
        return None
    pairs = {mine.key: _joined(mine, yours) for mine, yours in zip(*unlike, strict=True)}
    if any(joined is None for joined in pairs.values()):
        return None
    gone = {term.key for term in unlike[1]}
    return Addition(tuple(pairs.get(key) or term for key, term in (left | right).items() if key not in gone))


def _terms(expression: Expression) -> dict[tuple, Expression]:
    if isinstance(expression, Number) and not expression.value:
        return {}  # a sum without terms
    terms = expression.terms if isinstance(expression, Addition) else (expression,)
    return {term.key: term for term in terms}
