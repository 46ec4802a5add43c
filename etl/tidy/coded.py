"""Columns of texts of which few differ, and what is the same of all cells below one heading."""

from collections.abc import Iterable
from typing import overload

import numpy as np
import pandas as pd

from etl.form.extract import Extract
from etl.frames import objects

Texts = np.ndarray  # of object
Flags = np.ndarray  # of bool


class Coded:
    """A column of texts, each different one held once.

    Attributes:
        number: which of `texts` each element is; texts: all different, some of them perhaps nowhere.
    """

    def __init__(self, number: np.ndarray, texts: Iterable[str]) -> None:
        self.number = number
        self.texts = list(texts)

    @classmethod
    def of(cls, values: Texts) -> "Coded":
        """Return a column as one of these."""
        known: dict[str, int] = {}
        return cls(np.array([known.setdefault(text, len(known)) for text in values.tolist()], dtype=np.int64), known)

    def __len__(self) -> int:
        return len(self.number)

    @overload
    def __getitem__(self, chosen: int) -> str: ...
    @overload
    def __getitem__(self, chosen: np.ndarray) -> "Coded": ...
    def __getitem__(self, chosen: int | np.ndarray) -> "str | Coded":
        number = self.number[chosen]
        return Coded(number, self.texts) if isinstance(chosen, np.ndarray) else self.texts[number]

    def put(self, position: int, text: str) -> None:
        """Change one element."""
        if text not in self.texts:
            self.texts.append(text)
        self.number[position] = self.texts.index(text)

    def copy(self) -> "Coded":
        """Return a column that may be changed without changing this one."""
        return Coded(self.number.copy(), self.texts)

    def equals(self, *wanted: str) -> Flags:
        """Say which elements are one of these texts."""
        return self.each([text in wanted for text in self.texts])

    def each(self, flags: list[bool]) -> Flags:
        """Spread what is said of each of the texts over the elements."""
        spread: Flags = np.array(flags, dtype=bool)[self.number]
        return spread

    def filled_from(self, other: "Coded") -> "Coded":
        """Return the column with another one's elements where its own are blank."""
        blank = self.equals("")
        if not blank.any():
            return self
        return other if blank.all() else Coded.of(np.where(blank, other.array(), self.array()))

    def array(self) -> Texts:
        """Return every element, in an array of its own."""
        elements: Texts = objects(self.texts)[self.number]
        return elements

    def tolist(self) -> list[str]:
        """Return every element."""
        return [self.texts[number] for number in self.number.tolist()]

    def used(self) -> set[str]:
        """Return the texts that are some element."""
        return {self.texts[number] for number in np.flatnonzero(np.bincount(self.number, minlength=len(self.texts))).tolist()}


def group(*columns: np.ndarray | Coded) -> tuple[np.ndarray, np.ndarray]:
    """Number the different combinations of columns, in the order in which they first appear.

    Returns:
        The number of each element's combination, and for each combination the position of its first element.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number, different = (column.number, column.texts) if isinstance(column, Coded) else pd.factorize(column)
        key = key * (len(different) + 1) + number
    numbers, known = pd.factorize(key)
    first = np.empty(len(known), dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return numbers, first


class Headed:
    """The cells of an extract with what their headings say, which is the same for all cells of one column of one table.

    Attributes:
        row: position of each cell's row in Extract.rows.
    """

    def __init__(self, extract: Extract) -> None:
        self._cells = extract.cells
        self.row = row_positions(extract)
        table_no = extract.rows["table_no"].to_numpy(dtype=np.int64)
        self._column, self._first = group(table_no[self.row], extract.cells["column_no"].to_numpy(dtype=np.int64))

    def text(self, name: str) -> Coded:
        """Return a column of Extract.cells that holds texts of headings."""
        return Coded.of(self._cells[name].to_numpy(dtype=object)[self._first])[self._column]

    def flag(self, name: str) -> Flags:
        """Return a column of Extract.cells that holds flags of headings."""
        flags: Flags = self._cells[name].to_numpy()[self._first].astype(bool)[self._column]
        return flags


def row_positions(extract: Extract) -> np.ndarray:
    """Return for every cell the position of its row."""
    return extract.rows.index.get_indexer(pd.Index(extract.cells["row_id"]))
