"""Polynomials over symbolic sizes: the one form in which a cost is kept until it is printed.

A polynomial is a sum of `coefficient × Π atom^e × Π log2(atom)^f`. An atom is a size that nobody has put a number on
yet: a table's rows, a relation's rows, a name, a parameter, something unknown, or a size derived from others.
Binding (`substitute`) replaces atoms by other polynomials; evaluation needs a number for every atom left.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

import msgspec

from scalesight.cost.interval import Interval, exactly


class Atom(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """A symbolic size. `label` is how an expression prints it; `order` fixes the order of terms."""

    @property
    def label(self) -> str:
        raise NotImplementedError

    @property
    def order(self) -> str:
        return self.label


class Count(Atom, frozen=True, gc=False, cache_hash=True):
    """A declared volume, by its name: what binding ends in."""

    volume: str

    @property
    def label(self) -> str:
        return self.volume


class Unknown(Atom, frozen=True, gc=False, cache_hash=True):
    """A size that nothing says: `why` names it. `declarable` when a line of `scale.toml` could say it."""

    why: str
    declarable: bool = False

    @property
    def label(self) -> str:
        return f"|{self.why}|"


DIVISIONS = {"ceil": math.ceil, "floor": math.floor}


class Derived(Atom, frozen=True, gc=True, cache_hash=True, dict=True):
    """`ceil(a / b)` (kind "ceil"), `floor(a / b)`, `min(...)`, `max(...)`, or "up to" its argument (kind "upto")."""

    kind: str
    arguments: tuple[Polynomial, ...]

    @cached_property
    def label(self) -> str:
        if self.kind == "upto":
            return factor_text(self.arguments[0])
        if self.kind in DIVISIONS:
            return f"{self.kind}({factor_text(self.arguments[0])}/{factor_text(self.arguments[1])})"
        return f"{self.kind}({', '.join(sorted(expression(a) for a in self.arguments))})"

    @cached_property
    def depth(self) -> int:
        """How deep derived sizes stand inside one another; this one is 1."""
        inner = (factor for argument in self.arguments for monomial in argument.terms for factor, _, _ in monomial)
        return 1 + max((factor.depth for factor in inner if isinstance(factor, Derived)), default=0)

    @cached_property
    def power(self) -> float:
        """Its degree, all sizes taken as n; kept, because atoms nest and sorting asks again and again."""
        degrees = [degree(argument)[0] for argument in self.arguments]
        if self.kind in DIVISIONS:
            return max(degrees[0] - degrees[1], 0)
        return min(degrees) if self.kind == "min" else max(degrees)


Power = tuple[Atom, int, int]  # atom^e × log2(atom)^f
Monomial = tuple[Power, ...]  # ordered by the atoms' order


class Polynomial:
    """An immutable sum of monomials; equal sums are equal and hash alike."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, Interval]) -> None:
        self.terms = terms
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"<{expression(self)}>"

    def __add__(self, other: Polynomial) -> Polynomial:
        if not other.terms:
            return self
        if not self.terms:
            return other
        terms = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            mine = terms.get(monomial)
            terms[monomial] = coefficient if mine is None else mine + coefficient
        return Polynomial(terms) if len(terms) <= LARGEST_SUM else TOO_LARGE

    def __mul__(self, other: Polynomial) -> Polynomial:
        if not self.terms or not other.terms:
            return ZERO
        if len(self.terms) * len(other.terms) > LARGEST_SUM * 4:
            return TOO_LARGE
        if self == ONE:
            return other
        if other == ONE:
            return self
        terms: dict[Monomial, Interval] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = _product(left, right)
                mine = terms.get(monomial)
                terms[monomial] = a * b if mine is None else mine + a * b
        return Polynomial(terms) if len(terms) <= LARGEST_SUM else TOO_LARGE

    @property
    def constant(self) -> Interval | None:
        """The value when no atom occurs, else None."""
        if not self.terms:
            return exactly(0)
        if len(self.terms) == 1:
            return self.terms.get(())
        return None


@lru_cache(maxsize=65536)
def _product(left: Monomial, right: Monomial) -> Monomial:
    if not left:
        return right
    if not right:
        return left
    powers: dict[Atom, tuple[int, int]] = {}
    for atom, e, f in left + right:
        e0, f0 = powers.get(atom, (0, 0))
        powers[atom] = (e0 + e, f0 + f)
    return tuple(sorted(((a, e, f) for a, (e, f) in powers.items()), key=lambda power: power[0].order))


DEEPEST = 6  # `min(ceil(max(...)))`: what is deeper inside one another says nothing any more
WIDEST = 12  # alternatives of one `max`
LARGEST_SUM = 48  # terms; what is longer nobody could read, and is Unbounded(why) instead
ZERO = Polynomial({})
ONE = Polynomial({(): exactly(1)})
TOO_LARGE = Polynomial({((Unknown("sum of too many sizes"), 1, 0),): exactly(1)})


def number(value: float) -> Polynomial:
    """The polynomial of one non-negative number."""
    return Polynomial({(): exactly(value)}) if value else ZERO


def between(low: float, high: float) -> Polynomial:
    """The polynomial of a literal range."""
    return Polynomial({(): Interval(low, high)}) if high else ZERO


def atom(size: Atom) -> Polynomial:
    """The polynomial that is one atom."""
    return Polynomial({((size, 1, 0),): exactly(1)})


def unknown(why: str, declarable: bool = False) -> Polynomial:
    """An unknown size that says why it is unknown."""
    return atom(Unknown(why, declarable))


def log2(size: Polynomial) -> Polynomial:
    """log2 of a size: of a constant its value, of a product of powers the sum of the factors' logarithms."""
    constant = size.constant
    if constant is not None:
        return between(math.log2(max(constant.low, 1)), math.log2(max(constant.high, 1)))
    total = ZERO
    (monomial, coefficient) = max(size.terms.items(), key=lambda term: (_degree(term[0]), str(term[0])))
    if coefficient.high > 1:
        total += number(math.log2(coefficient.high))
    for factor, e, _ in monomial:
        total += Polynomial({((factor, 0, 1),): exactly(e)}) if e else ZERO
    return total


def ceil_division(size: Polynomial, divisor: Polynomial) -> Polynomial:
    """`ceil(size / divisor)`, worked out when both are constants."""
    return _division("ceil", size, divisor)


def floor_division(size: Polynomial, divisor: Polynomial) -> Polynomial:
    """`floor(size / divisor)`, worked out when both are constants."""
    return _division("floor", size, divisor)


def _division(kind: str, size: Polynomial, divisor: Polynomial) -> Polynomial:
    if divisor == ONE or not size.terms:
        return size
    if size == divisor:
        return ONE
    a, b = size.constant, divisor.constant
    if a is not None and b is not None and b.low > 0:
        return between(DIVISIONS[kind](a.low / b.high), DIVISIONS[kind](a.high / b.low))
    return _derived(kind, (size, divisor))


def without_factor(size: Polynomial, factor: Atom) -> Polynomial | None:
    """The size divided by an atom that every term of it has as a factor, marked or not; None where one has not."""
    total = ZERO
    for monomial, coefficient in size.terms.items():
        term = Polynomial({(): coefficient})
        found = False
        for one, e, f in monomial:
            power = Polynomial({((one, e, f),): exactly(1)})
            if not found and one == factor and e:
                found, power = True, Polynomial({((one, e - 1, f),) if e > 1 or f else (): exactly(1)})
            elif not found and isinstance(one, Derived) and one.kind == "upto" and (e, f) == (1, 0):
                inner = without_factor(one.arguments[0], factor)
                found, power = (True, up_to(inner)) if inner is not None else (False, power)
            term = term * power
        if not found:
            return None
        total = total + term
    return total


def minimum(*sizes: Polynomial) -> Polynomial:
    """The smallest of some sizes."""
    return _extreme_number(min, sizes) or _extreme("min", sizes)


def maximum(*sizes: Polynomial) -> Polynomial:
    """The largest of some sizes; a size that another one covers term by term is dropped."""
    return _extreme_number(max, sizes) or _extreme("max", sizes)


def _extreme_number(pick: Callable[[Iterable[float]], float], sizes: tuple[Polynomial, ...]) -> Polynomial | None:
    """The extreme of plain numbers, which most sizes are; None where any is more than a number."""
    constants: list[Interval] = []
    for size in sizes:
        constant = size.constant
        if constant is None:
            return None
        constants.append(constant)
    return between(pick(c.low for c in constants), pick(c.high for c in constants))


def up_to(size: Polynomial) -> Polynomial:
    """A bound: the value is the size's own, and whatever is made of it is marked "up to"."""
    return size if not size.terms or is_bound(size) else atom(Derived("upto", (size,)))


def is_bound(size: Polynomial) -> bool:
    """Whether a part of a size is marked "up to"."""
    return any(isinstance(power[0], Derived) and power[0].kind == "upto" for m in size.terms for power in m)


def _extreme(kind: str, sizes: tuple[Polynomial, ...]) -> Polynomial:
    flat: list[Polynomial] = []
    for size in sizes:
        inner = sole_atom(size)
        members = inner.arguments if isinstance(inner, Derived) and inner.kind == kind else (size,)
        flat.extend(member for member in members if member not in flat)
    if kind == "max":
        kept = [s for s in flat if not any(s is not t and s != t and covers(t, s) for t in flat)]
    else:
        kept = [s for s in flat if not any(s is not t and s != t and covers(s, t) for t in flat)]
    constants = [c for c in (s.constant for s in kept) if c is not None]
    if len(constants) > 1:
        pick = min if kind == "min" else max
        merged = between(pick(c.low for c in constants), pick(c.high for c in constants))
        kept = [merged, *(s for s in kept if s.constant is None)]
    if len(kept) == 1:
        return kept[0]
    return _derived(kind, tuple(sorted(kept, key=expression)))


def _derived(kind: str, arguments: tuple[Polynomial, ...]) -> Polynomial:
    made = Derived(kind, arguments)
    return atom(made) if made.depth <= DEEPEST and len(arguments) <= WIDEST else TOO_LARGE


def sole_atom(size: Polynomial) -> Atom | None:
    """The atom that the polynomial is, if it is nothing more."""
    if len(size.terms) != 1:
        return None
    ((monomial, coefficient),) = size.terms.items()
    if coefficient == exactly(1) and len(monomial) == 1 and monomial[0][1:] == (1, 0):
        return monomial[0][0]
    return None


def covers(left: Polynomial, right: Polynomial) -> bool:
    """Whether `left >= right` follows term by term."""
    for monomial, coefficient in right.terms.items():
        mine = left.terms.get(monomial)
        if mine is None or mine.low < coefficient.low or mine.high < coefficient.high:
            return False
    return True


def is_multiple(size: Polynomial, of: Polynomial) -> bool:
    """Whether a size is another one times volumes: at least as many, wherever there is one of each."""
    if len(size.terms) != 1 or len(of.terms) != 1:
        return False
    ((monomial, coefficient),), ((part, part_coefficient),) = size.terms.items(), of.terms.items()
    degrees = {factor: (e, f) for factor, e, f in monomial}
    held = all(degrees.get(factor, (-1, 0))[0] >= e and degrees[factor][1] == f for factor, e, f in part)
    others = all(isinstance(factor, Count) for factor, _, _ in monomial)
    return held and others and coefficient.low >= part_coefficient.high


# --- binding and evaluation --------------------------------------------------------------------------------------


def substitute(size: Polynomial, replace: Callable[[Atom], Polynomial | None]) -> Polynomial:
    """The polynomial with every atom for which `replace` has an answer replaced by it, inside derived sizes too."""
    total = ZERO
    for monomial, coefficient in size.terms.items():
        term = Polynomial({(): coefficient})
        for factor, e, f in monomial:
            inner = _substitute_atom(factor, replace)
            if inner is None:
                term *= Polynomial({((factor, e, f),): exactly(1)})
                continue
            for _ in range(e):
                term *= inner
            for _ in range(f):
                term *= log2(inner)
        total += term
    return total


def _substitute_atom(factor: Atom, replace: Callable[[Atom], Polynomial | None]) -> Polynomial | None:
    if not isinstance(factor, Derived):
        return replace(factor)
    arguments = tuple(substitute(argument, replace) for argument in factor.arguments)
    return rebuild(factor.kind, arguments)


def rebuild(kind: str, arguments: tuple[Polynomial, ...]) -> Polynomial:
    """The derived size of `kind` over `arguments`, simplified."""
    if kind in DIVISIONS:
        return _division(kind, arguments[0], arguments[1])
    if kind == "upto":
        return up_to(arguments[0])
    known = [a for a in arguments if not unknowns(a)]
    if kind == "min" and known:
        return minimum(*known)  # a literal or declared bound beats an unknown one
    return minimum(*arguments) if kind == "min" else maximum(*arguments)


def without_marks(size: Polynomial) -> tuple[Polynomial, bool]:
    """The polynomial without its "up to" marks, and whether there were any."""
    marked = False

    def strip(total: Polynomial) -> Polynomial:
        nonlocal marked
        result = ZERO
        for monomial, coefficient in total.terms.items():
            term = Polynomial({(): coefficient})
            for factor, e, f in monomial:
                if not isinstance(factor, Derived):
                    term *= Polynomial({((factor, e, f),): exactly(1)})
                    continue
                arguments = tuple(strip(argument) for argument in factor.arguments)
                if factor.kind == "upto":
                    marked = True
                    inner = arguments[0]
                else:
                    inner = rebuild(factor.kind, arguments)
                for _ in range(e):
                    term *= inner
                for _ in range(f):
                    term *= log2(inner)
            result += term
        return result

    return strip(size), marked


def evaluate(size: Polynomial, value: Callable[[Atom], Interval | None]) -> Interval | None:
    """The interval of the polynomial, or None when an atom has no value."""
    low = high = 0.0
    for monomial, coefficient in size.terms.items():
        term_low, term_high = coefficient.low, coefficient.high
        for factor, e, f in monomial:
            interval = _evaluate_atom(factor, value)
            if interval is None:
                return None
            term_low *= interval.low**e * math.log2(max(interval.low, 1)) ** f
            term_high *= interval.high**e * math.log2(max(interval.high, 1)) ** f
        low, high = low + term_low, high + term_high
    return Interval(_whole(low), _whole(high))


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _evaluate_atom(factor: Atom, value: Callable[[Atom], Interval | None]) -> Interval | None:
    if not isinstance(factor, Derived):
        return value(factor)
    intervals = [evaluate(argument, value) for argument in factor.arguments]
    known = [interval for interval in intervals if interval is not None]
    if factor.kind == "min" and known:
        return Interval(min(i.low for i in known), min(i.high for i in known))
    if len(known) < len(intervals):
        return None
    if factor.kind == "max":
        return Interval(max(i.low for i in known), max(i.high for i in known))
    if factor.kind == "upto":
        return known[0]
    whole = DIVISIONS[factor.kind]
    return Interval(whole(known[0].low / max(known[1].high, 1)), whole(known[0].high / max(known[1].low, 1)))


def atoms(size: Polynomial) -> Iterable[Atom]:
    """Every atom of the polynomial, those inside derived sizes included."""
    for monomial in size.terms:
        for factor, _, _ in monomial:
            if isinstance(factor, Derived):
                for argument in factor.arguments:
                    yield from atoms(argument)
            else:
                yield factor


def unknowns(size: Polynomial) -> tuple[Unknown, ...]:
    """The unknown atoms, each once, in a fixed order."""
    found = {a.order: a for a in atoms(size) if isinstance(a, Unknown)}
    return tuple(found[order] for order in sorted(found))


# --- growth and printing -----------------------------------------------------------------------------------------


def _atom_degree(factor: Atom) -> float:
    return factor.power if isinstance(factor, Derived) else 1


def _degree(monomial: Monomial) -> tuple[float, int]:
    power = sum(_atom_degree(factor) * e for factor, e, _ in monomial)
    logs = sum(f for factor, _, f in monomial if _atom_degree(factor) > 0)
    return power, logs


def degree(size: Polynomial) -> tuple[float, int]:
    """(power, power of the logarithm) of the fastest growing term, all sizes taken as n."""
    return max((_degree(monomial) for monomial in size.terms), default=(0, 0))


def growth_class(size: Polynomial) -> str:
    """`O(1)`, `O(log n)`, `O(n)`, `O(n log n)`, `O(n^2)`, `O(n^3)`, `O(n^k)`, `exponential` or `unknown`."""
    if any(not u.declarable and u.why.startswith("exponential") for u in unknowns(size)):
        return "exponential"
    if any(not u.declarable and u.why.startswith("recursion") for u in unknowns(size)):
        return "unknown"
    power, logs = degree(size)
    if power == 0:
        return "O(log n)" if logs else "O(1)"
    if power == 1:
        return "O(n log n)" if logs else "O(n)"
    return {2: "O(n^2)", 3: "O(n^3)"}.get(math.ceil(power), "O(n^k)")


def growth(size: Polynomial) -> str:
    """The fastest growing terms without their coefficients: `O(products*variants)`."""
    top = degree(size)
    if top == (0, 0):
        return "O(1)"
    names = sorted(_monomial_text(m) for m in size.terms if _degree(m) == top)
    return f"O({' + '.join(names)})"


def expression(size: Polynomial) -> str:
    """The polynomial in the order of its terms' degree, then by name: `1 + products*variants`."""
    if not size.terms:
        return "0"
    ordered = sorted(size.terms.items(), key=lambda term: (_degree(term[0]), _monomial_text(term[0])))
    return " + ".join(_term_text(monomial, coefficient) for monomial, coefficient in ordered)


def factor_text(size: Polynomial) -> str:
    """The polynomial as a factor: in parentheses when it is a sum or a product."""
    text = expression(size)
    return f"({text})" if " + " in text else text


def _term_text(monomial: Monomial, coefficient: Interval) -> str:
    value = number_text(coefficient.high)
    if not monomial:
        return value
    return _monomial_text(monomial) if value == "1" else f"{value}*{_monomial_text(monomial)}"


def _monomial_text(monomial: Monomial) -> str:
    factors: list[str] = []
    for factor, e, f in monomial:
        text = factor.label
        factors.extend([text] * e)
        factors.extend([f"log2({text})"] * f)
    return "*".join(factors) or "1"


def number_text(value: float) -> str:
    """A number without a trailing `.0`, at most four significant digits behind the point."""
    if value == int(value):
        return str(int(value))
    return f"{value:.4g}"
