"""A workout as people send it, line by line, made into a routine of blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from audiocoach.coach.model.durations import parse_duration
from audiocoach.errors import AudiocoachError, SettingsError
from audiocoach.imports.heading import Heading, is_section, read_heading, rest_fields
from audiocoach.imports.line import LONGEST_LINE, PROSE, Parts, read_line
from audiocoach.imports.plain_lines import DURATION, Line, language_of, one_spelling, plain_lines
from audiocoach.imports.routine import (
    CLOCKS,
    Entry,
    Exercises,
    NotUnderstoodError,
    Remark,
    WrittenBlock,
    finished,
    first_complaint,
    format_routine,
    found_exercise,
    lacks_rest,
    spare_last_rest,
)
from audiocoach.notation.names import Names

LONGEST_HEADING = 200
"""Characters of a heading; a longer one is prose."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A routine written from a text, how many exercises it has, and what is to be told."""

    routine: str
    exercises: int
    remarks: tuple[Remark, ...]


def import_text(text: str, known: Names, title: str) -> Imported:
    """Write the routine that a text describes; `title` is for a text that has none.

    Raises AudiocoachError where no line is an exercise, or the text is longer than a routine may be.
    """
    reader = _Reader(text, known)
    head = {"title": reader.title() or title}
    blocks = reader.blocks()
    entries = [entry for block in blocks for entry in block.entries]
    count = sum(entry.is_exercise for entry in entries)
    if not count:
        raise SettingsError("no line of it is an exercise", hint="write them as in: Squats 3 x 10")
    spare_last_rest(blocks)
    remarks = [remark for entry in entries for remark in entry.remarks]
    if any(map(lacks_rest, blocks)):
        told = "where no rest is stated, that of the pacing counts: 30s between sets and exercises"
        remarks.insert(0, Remark(0, told, understood=True))
    if (language := language_of(text)) != "en":
        wording = next((name for name in known.wordings if _speaks(known, name, language)), "")
        head |= {"language": language} | ({"wording": wording} if wording else {})
        told = f"its wording is {wording}" if wording else "no wording speaks it (audiocoach new wording)"
        remarks.append(Remark(0, f"the language of the text is '{language}'; {told}", understood=True))
    routine = format_routine(head, blocks)
    if wrong := first_complaint(routine, known):
        raise SettingsError(f"the text makes no routine: {wrong}")
    return Imported(routine, count, tuple(sorted(remarks, key=lambda remark: remark.line)))


def _speaks(known: Names, wording: str, language: str) -> bool:
    try:
        return known.wordings[wording].language == language
    except AudiocoachError:  # a mistake in a file that this text does not name
        return False


_REPEAT = re.compile(
    r"^(?:repeat|wiederhol\w*|repetir|repite)\b\D{0,40}?(\d{1,2}) ?(?:x|times|mal|veces|rounds)?\W*$",
    re.IGNORECASE,
)
_SEPARATE = re.compile(r"\s*[,+&;]\s*(?=\d{1,3} [^\W\d])")
_ANY = {"name": "Any", "reps": 1}
_READY = re.compile(
    r"^(?:rest|recover)\W+(?:as needed|until ready|fully|as long as)|^full (?:rest|recovery)", re.IGNORECASE
)
_GREETING = re.compile(r"^(?:hi|hey|hello|hallo|hola|dear|liebe[rs]?|good morning|thanks)\b", re.IGNORECASE)
_TITLED = re.compile(r"^(?:title|workout|name|titel|título)\s*:\s*(?=\S)", re.IGNORECASE)


class _Reader:
    """One walk through a text, block by block."""

    def __init__(self, text: str, known: Names) -> None:
        self.known, self.exercises = known, Exercises(known)
        self.lines = list(plain_lines(text))
        self.block = WrittenBlock()
        self.complete: list[WrittenBlock] = []

    def title(self) -> str:
        """Take the first line for the title, where it is neither a heading of a block nor an exercise."""
        first = next((line for line in self.lines[:3] if not _GREETING.match(line.text)), None)
        if first is None or first is self.lines[-1] or first.label or len(first.text) > LONGEST_HEADING:
            return ""
        title = _TITLED.sub("", first.text)
        if read_line(title).measured or (title == first.text and first.depth != 1 and self._begins(first)):
            return ""
        self.lines.remove(first)
        return title.rstrip(": ")

    def _begins(self, first: Line) -> bool:
        """Tell whether the first line says something of the workout itself."""
        spelled = one_spelling(first.text).rstrip(": ")
        return bool(
            spelled.endswith((".", "!", "?"))
            or is_section(spelled)
            or found_exercise(spelled, self.known)[1]
            or _adds_figures(first.text, self.lines[1])
            or _is_heading(spelled)
            or "rest" in read_line(spelled).figures
        )

    def blocks(self) -> list[WrittenBlock]:
        """Read every line."""
        while self.lines:
            self._line(self.lines.pop(0))
        self._close()
        return self.complete

    def _line(self, line: Line) -> None:
        parts = read_line(line.text)
        if len(line.text) > LONGEST_LINE:
            self._miss(line)
        elif repeat := _REPEAT.match(line.text):
            self._repeat(line, int(repeat[1]))
        elif line.label and not line.text:
            self._open(line, Heading(line.label))
        elif _READY.match(line.text):
            self._add(line, {"rest": "until ready"})
        elif parts.figures.keys() in ({"rest"}, {"rest", "scope"}) and not (parts.name or parts.left):
            self._rest(line, parts)
        elif not self._heading(line := self._joined(line)):
            self._work(line)

    # the kinds of lines

    def _repeat(self, line: Line, rounds: int) -> None:
        if not self.block.exercises or CLOCKS & self.block.fields.keys() or rounds < 1:
            self._miss(line)
        else:
            self.block.fields["rounds"] = rounds

    def _rest(self, line: Line, parts: Parts) -> None:
        """Read a line that is a rest and nothing else: of the block, or between its neighbours."""
        length = parts.figures["rest"].partition("-")[0]
        scope = parts.figures.get("scope")
        fields = rest_fields(scope, length) if scope else {}
        if wrong := self.exercises.wrong(_ANY if scope else {"rest": length}, fields):
            self._miss(line, wrong)
            return
        if length != parts.figures["rest"]:
            written = "".join(re.findall(DURATION, one_spelling(line.text)))
            parts.assumed.append(f"of the rests {written} the shorter one is taken")
        self.block.fields |= fields
        self._add(line, {} if scope else {"rest": length}, assumed=parts.assumed)

    def _joined(self, line: Line) -> Line:
        """Read a name together with the figures that stand on lines of their own behind it."""
        joined, count = replace(line, text=line.text.rstrip(": ")), 0
        for more in self.lines:
            if line.depth or is_section(line.text) or not _adds_figures(joined.text, more):
                break
            joined = replace(joined, text=f"{joined.text}, {more.text}", raw=f"{joined.raw} / {more.raw}")
            count += 1
        if not count or not read_line(joined.text).measured:
            return line
        del self.lines[:count]
        return joined

    def _heading(self, line: Line) -> bool:
        """Begin a block with a heading, and read the work that stands on its line."""
        heading = read_heading(line.text)
        title = heading.title
        known = is_section(title) or is_section(line.text)
        stated = heading.fields.keys() - {"rest", "rest_between_rounds", "pacing"}
        marked = line.depth or line.text.endswith(":") or (stated and len(title.split()) < 5)
        prose = read_line(title).measured or PROSE.search(title) or len(title) > LONGEST_HEADING
        if not (heading.work or known or (marked and not prose) or self._stands_over(line, title)):
            return False
        self._open(line, heading)
        if heading.work:
            self._line(Line(line.number, line.raw, heading.work))
            self._open(line, Heading(""))
        return True

    def _stands_over(self, line: Line, title: str) -> bool:
        """Take a few words alone above an exercise for a heading."""
        parts = read_line(line.text)
        over = self.lines[0].text if self.lines else ""
        name = found_exercise(parts.name, self.known)[1] or "each" in self.block.fields
        prose = re.search(r"\d", title) or PROSE.search(title) or line.text.endswith((".", "!", "?", ","))
        alone = parts.name and not (parts.figures or parts.left or prose) and len(title.split()) <= 4
        work = read_line(over)
        return bool(alone and not name and (work.measured or "rest" in work.figures or _is_heading(over)))

    def _work(self, line: Line) -> None:
        """Read a line of one exercise, or of several that each begin with a number."""
        every = self.block.fields.get("every")
        pieces = [read_line(piece) for piece in _SEPARATE.split(line.text)] if line.text[0].isdigit() else []
        several = len(pieces) > 1 and all(map(_stands_alone, pieces))
        if several and every and re.search(r"\+|&", line.text):
            self._miss(line, "several exercises on one beat")
            return
        for parts in pieces if several else [read_line(line.text)]:
            try:
                fields = self.exercises.written(parts, self.block.fields)
                if every:
                    parts.assumed += self.exercises.on_the_beat(fields, parse_duration(every))
            except NotUnderstoodError as reason:
                self._miss(line, str(reason))
            else:
                self._add(line, fields, parts.left, parts.assumed)

    # blocks

    def _miss(self, line: Line, reason: str = "") -> None:
        """Keep a line that was not understood at its place."""
        self._add(line, {}, [f"{line.raw} ({reason})" if reason else line.raw])

    def _add(
        self, line: Line, fields: dict[str, Any], missed: Sequence[str] = (), assumed: Sequence[str] = ()
    ) -> None:
        """Add a line to the block; what is no exercise belongs to the one before it."""
        remarks = [Remark(line.number, each) for each in missed]
        remarks += [Remark(line.number, each, understood=True) for each in assumed]
        entry = Entry(line.number, fields, remarks, line.label)
        if not entry.is_exercise and self.block.entries:
            entry.label = self.block.entries[-1].label
        self.block.entries.append(entry)

    def _open(self, line: Line, heading: Heading) -> None:
        """Begin a block; one that has nothing but its heading yet gives that to the new one."""
        above = {} if self.block.entries else self.block.fields
        own = heading.title[:1].upper() + heading.title[1:]
        titles = filter(None, (above.get("title"), heading.fields.get("title"), own))
        named = {"title": title} if (title := ": ".join(titles)) else {}
        fields = named | above | heading.fields | named
        number = self.block.number if above else line.number
        if not above:
            self._close()
        self.block = WrittenBlock(fields, number=number)
        stated = {key: value for key, value in fields.items() if key not in ("each", "beats")}
        if wrong := self.exercises.wrong(_ANY, stated):
            self.block = WrittenBlock(number=line.number)
            self._miss(line, wrong)

    def _close(self) -> None:
        """Finish the block that is being read."""
        self.complete += finished(self.block)
        self.block = WrittenBlock()


def _adds_figures(text: str, following: Line) -> bool:
    """Tell whether a line has only figures that the exercise before it lacks."""
    more, alone, both = (read_line(each) for each in (following.text, text, f"{text}, {following.text}"))
    return bool(
        alone.name
        and not (more.name or more.left or following.label or following.depth)
        and more.figures.keys() - {"rest", "scope"}
        and "distance" not in more.figures
        and (both.name, both.left) == (alone.name, alone.left)
        and not _is_heading(following.text)
    )


def _is_heading(text: str) -> bool:
    """Tell whether a line speaks of rounds or of a clock."""
    return bool(read_heading(text).fields)


def _stands_alone(parts: Parts) -> bool:
    """Tell whether a piece of a line is an exercise by itself."""
    aside = re.match(r"(?:hold|rest|pause)\b", parts.name, re.IGNORECASE)
    return bool(parts.measured and parts.name and not parts.left and not aside)
