"""A workout as people send it, line by line, made into a routine of blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from audiocoach.coach.model.durations import parse_duration
from audiocoach.errors import AudiocoachError, Diagnostics, SettingsError
from audiocoach.imports.blocks import (
    Entry,
    WrittenBlock,
    is_exercise,
    lacks_rest,
    of_a_round,
    spare_last_rest,
)
from audiocoach.imports.exercise import Exercises, NotUnderstoodError, found_exercise
from audiocoach.imports.headings import (
    REST,
    SCOPE,
    Heading,
    has_clock_or_rounds,
    is_section,
    read_heading,
    rest_fields,
)
from audiocoach.imports.line import LONGEST_LINE, Parts, durations, filling, read_line, trimmed
from audiocoach.imports.tables import typed_lines
from audiocoach.imports.words import PROSE, SECTIONS, language_of, one_spelling
from audiocoach.imports.writing import comment, format_routine
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import ROUTINE
from audiocoach.notation.names import Names
from audiocoach.notation.text import lines_of

LONGEST_BLOCK = 100
"""Lines of one block."""

LONGEST_TITLE = 200
"""Characters of a heading; a longer one is prose."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be told of a line: that it was not understood, or what was assumed; line 0 is all of it."""

    line: int
    text: str
    understood: bool = False


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
    return _Reader(text, known, title).imported()


@dataclass(slots=True)
class _Line:
    """A line without its bullet and its number: how deep a heading, and a label such as A1."""

    number: int
    raw: str
    text: str
    depth: int = 0
    label: str = ""


_SYMBOLS = re.compile(r"\d?\ufe0f?\u20e3|[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_BULLET = re.compile(r"^(?:[-*+•·‣▪●○◦–—>]\s+|[•·‣▪●○◦]\s*|\[[ xX]?\]\s*)+")
_NUMBERING = re.compile(
    r"^(?:(?:exercise|übung|ejercicio)\s*\d{1,2}\s*[:.)–-]\s*|(?:№|no\.|nr\.|n[º°]\.?|#)\s*\d{1,2}\s*[.):–-]?\s+|\(?\d{1,2}[.)](?:\s+|(?=[^\W\d]))|\d{1,2}\s*[:–-]\s+(?=[^\W\d]))",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\(?([A-H])(\d)?\s?[.):]\s*(?=\S|$)|^([A-H])(\d)\s+(?=\S)")
_MARK = re.compile(r"^(#{1,6})\s+(?=\D)|^(?:\*\*|__)(?=.*(?:\*\*|__):?$)")


def _bare(number: int, raw: str, typed: str) -> _Line:
    """Take bullet, box, number and emphasis off a line."""
    text = _SYMBOLS.sub(" ", typed).strip()
    mark = _MARK.match(text)
    depth = len(mark[1] or "##") if mark else 0
    text = re.sub(r"\*\*|__|`|^#{1,6}\s+(?=\D)|^#{2,}\s*", "", text)
    text = _BULLET.sub("", text.strip())
    text = _NUMBERING.sub("", text)
    label = _LABEL.match(text)
    if label:
        text = text[label.end() :]
    name = f"{label[1] or label[3]}{label[2] or label[4] or ''}" if label else ""
    return _Line(number, raw.strip(), text.strip(), depth, name)


_REPEAT = re.compile(
    r"^(?:repeat|wiederhol\w*|repetir|repite)\b\D{0,40}?(\d{1,2}) ?(?:x|times|mal|veces|rounds)?\W*$",
    re.IGNORECASE,
)
_SEPARATE = re.compile(r"\s*[,+&;]\s*(?=\d{1,3} [^\W\d])")
_ANY = {"name": "Any", "reps": 1}
_READY = re.compile(
    r"^(?:rest|recover)\W+(?:as needed|until ready|fully|as long as)|^full (?:rest|recovery)", re.IGNORECASE
)
_CLOCK_BEHIND = re.compile(r"(.+?),? +(EMOM|every minute(?: on the minute)?)\.?", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[^\W\d]{4}[.;])\s+(?=[A-ZÄÖÜ])(?!rest|hold|pause|halt|repeat)", re.IGNORECASE)
_GREETING = re.compile(r"^(?:hi|hey|hello|hallo|hola|dear|liebe[rs]?|good morning|thanks)\b", re.IGNORECASE)
_TITLED = re.compile(r"^(?:title|workout|name|titel|título)\s*:\s*(?=\S)", re.IGNORECASE)
_SECTION_AND_MORE = re.compile(r"([^:]{1,80}):\s+(\S.*)")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


class _Reader:
    """One walk through a text, block by block."""

    def __init__(self, text: str, known: Names, title: str) -> None:
        self.known, self.exercises = known, Exercises(known)
        raws = lines_of(_CONTROL.sub(" ", text))
        rows = zip(raws, typed_lines(raws), strict=True)
        lines = [
            _bare(number, raw if sentence == typed else sentence, sentence)
            for number, (raw, typed) in enumerate(rows, 1)
            for sentence in _SENTENCES.split(typed)
        ]
        self.lines = [line for line in lines if re.search(r"\w", line.text or line.label)]
        self.remarks: list[Remark] = []
        self.block = WrittenBlock()
        self.blocks: list[WrittenBlock] = []
        self.head = {"title": self._title() or title}
        self.language = language_of(text)

    def imported(self) -> Imported:
        """Read every line, and write the routine."""
        while self.lines:
            self._line(self.lines.pop(0))
        self._close()
        count = sum(is_exercise(entry) for block in self.blocks for entry in block.entries)
        if not count:
            raise SettingsError("no line of it is an exercise", hint="write them as in: Squats 3 x 10")
        spare_last_rest(self.blocks)
        if any(map(lacks_rest, self.blocks)):
            self._assume(
                0, "where no rest is stated, that of the pacing counts: 30s between sets and exercises"
            )
        self._speak()
        routine = format_routine(self.head, self.blocks)
        try:
            ROUTINE.read(parse_document(routine, "routine"), self.known)
        except Diagnostics as error:
            raise SettingsError(f"the text makes no routine: {error.complaints[0].message}") from None
        return Imported(routine, count, tuple(sorted(self.remarks, key=lambda remark: remark.line)))

    def _speak(self) -> None:
        """Choose a wording in the language of the text, where there is one."""
        if self.language == "en":
            return
        self.head["language"] = self.language
        wording = next(filter(self._speaks, self.known.wordings), "")
        if wording:
            self.head["wording"] = wording
        told = f"its wording is {wording}" if wording else "no wording speaks it (audiocoach new wording)"
        self._assume(0, f"the language of the text is '{self.language}'; {told}")

    def _speaks(self, wording: str) -> bool:
        try:
            return self.known.wordings[wording].language == self.language
        except AudiocoachError:  # a mistake in a file that this text does not name
            return False

    # what is told

    def _assume(self, line: int, text: str) -> None:
        self.remarks.append(Remark(line, text, understood=True))

    def _miss(self, line: _Line, reason: str = "") -> None:
        """Keep a line that was not understood as a comment at its place."""
        told = f"{line.raw} ({reason})" if reason else line.raw
        self.remarks.append(Remark(line.number, told))
        self._follow(Entry(line.number, note=comment(f"not understood: {told}")))

    def _follow(self, entry: Entry) -> None:
        """Add a line that belongs to the exercise before it."""
        before = self.block.entries[-1].label if self.block.entries else ""
        self.block.entries.append(replace(entry, label=before))

    # the kinds of lines

    def _title(self) -> str:
        """Take the first line for the title, where it is neither a heading of a block nor an exercise."""
        first = next((line for line in self.lines[:3] if not _GREETING.match(line.text)), None)
        if first is None or first is self.lines[-1] or first.label or len(first.text) > LONGEST_TITLE:
            return ""
        titled = _TITLED.sub("", first.text)
        spelled = one_spelling(titled).rstrip(": ")
        if titled == first.text and first.depth != 1:
            marked = spelled.endswith((".", "!", "?")) or is_section(spelled)
            known = found_exercise(spelled, self.known)[1] or self._belongs(
                f"{titled}, {self.lines[1].text}", titled, self.lines[1]
            )
            if marked or known or has_clock_or_rounds(spelled):
                return ""
        if read_line(titled).measured:
            return ""
        self.lines.remove(first)
        return titled.rstrip(": ")

    def _line(self, line: _Line) -> None:
        if len(line.text) > LONGEST_LINE:
            self._miss(line)
            return
        if (clock := _CLOCK_BEHIND.fullmatch(line.text)) and read_line(clock[1]).measured:
            line = _Line(line.number, line.raw, f"{clock[2]}: {clock[1]}")
        spelled = one_spelling(line.text)
        if repeat := _REPEAT.match(line.text):
            self._repeat(line, int(repeat[1]))
        elif line.label and not line.text:
            self._open(line, line.label, {})
        elif not (self._rest(line, spelled) or self._joined(line) or self._heading(line, spelled)):
            self._work(line)

    def _repeat(self, line: _Line, rounds: int) -> None:
        if self.block.is_empty or {"rounds", "every", "amrap"} & self.block.fields.keys() or rounds < 1:
            self._miss(line)
        else:
            self.block.fields["rounds"] = rounds

    def _joined(self, line: _Line) -> bool:
        """Read a name whose figures stand on the next lines, as far as these say nothing else."""
        text, raw, count = line.text.rstrip(": "), line.raw, 0
        if line.depth or is_section(text) or not read_line(text).name:
            return False
        for more in self.lines:
            if not self._belongs(f"{text}, {more.text}", text, more):
                break
            text, raw, count = f"{text}, {more.text}", f"{raw} / {more.raw}", count + 1
        if not count or not read_line(text).measured:
            return False
        del self.lines[:count]
        self._work(_Line(line.number, raw, text, label=line.label))
        return True

    def _belongs(self, joined: str, text: str, following: _Line) -> bool:
        """Tell whether a line has only figures that the exercise before it lacks."""
        more = read_line(following.text)
        stated = more.figures.keys() - {"rest"}
        if more.name or more.left or following.label or following.depth or not stated or "distance" in stated:
            return False
        alone, both = read_line(text), read_line(joined)
        clocked = has_clock_or_rounds(re.sub(REST, "", one_spelling(following.text)))
        return not clocked and both.name == alone.name and both.left == alone.left

    def _heading(self, line: _Line, spelled: str) -> bool:
        """Begin a block with a heading, and read what stands behind its colon."""
        more = _SECTION_AND_MORE.fullmatch(line.text)
        try:
            heading = read_heading(spelled)
            before = read_heading(one_spelling(more[1])) if more else Heading("")
        except ValueError:
            return False
        opens = more and (SECTIONS.fullmatch(more[1].strip()) or before.fields)
        if more and opens and not read_line(before.title).measured:
            return self._open_with(line, before, before.title, more[2])
        if heading.has_clock:
            return self._open_with(line, heading, "", heading.title)
        title = heading.title
        known = is_section(title) or is_section(spelled)
        dosed = not known and read_line(title).measured
        marked = bool(line.depth) or spelled.endswith(":") or known
        clear = marked or (bool(heading.fields) and len(title.split()) < 5 and not heading.rest_only)
        if not clear or dosed or (PROSE.search(title) and not known):
            return self._stands_over(line, spelled, title)
        return len(title) <= LONGEST_TITLE and self._open(line, title, heading.fields)

    def _open_with(self, line: _Line, heading: Heading, title: str, work: str) -> bool:
        """Begin a block whose only exercises stand behind its heading on the same line, if any do."""
        self._open(line, title, heading.fields)
        if work:
            self._line(_Line(line.number, line.raw, work))
            self._open(line, "", {})
        return True

    def _stands_over(self, line: _Line, spelled: str, title: str) -> bool:
        """Take a few words alone above an exercise for a heading."""
        parts = read_line(spelled)
        over = self.lines[0].text if self.lines else ""
        if (
            not (read_line(over).measured or has_clock_or_rounds(one_spelling(over)))
            or parts.figures
            or parts.left
            or not parts.name
        ):
            return False
        if (
            len(title.split()) > 4
            or re.search(r"\d", title)
            or PROSE.search(title)
            or line.text.endswith((".", "!", "?", ","))
        ):
            return False
        if found_exercise(parts.name, self.known)[1] or "each" in self.block.fields:
            return False
        return self._open(line, title, {})

    def _rest(self, line: _Line, spelled: str) -> bool:
        """Read a line that is a rest and nothing else."""
        if _READY.match(spelled):
            self._follow(Entry(line.number, {"rest": "until ready"}))
            return True
        found, scope = REST.search(spelled), SCOPE.search(spelled)
        if found is None or not filling(trimmed(SCOPE.sub("", REST.sub("", spelled, count=1)))):
            return False
        value = found["v"] or found["w"]
        try:
            length = durations(value).split("-")[0]
        except ValueError:
            return False
        fields = rest_fields(scope[1], length) if scope else {}
        if wrong := self.exercises.wrong(_ANY if scope else {"rest": length}, fields):
            self._miss(line, wrong)
            return True
        if value.isdecimal():
            self._assume(line.number, f"a rest of {value} without a unit is seconds")
        elif "-" in value:
            self._assume(line.number, f"of the rests {value} the shorter one is taken")
        self.block.fields |= fields
        if not scope:
            self._follow(Entry(line.number, {"rest": length}))
        return True

    def _work(self, line: _Line) -> None:
        """Read a line of one exercise, or of several that each begin with a number."""
        each = [read_line(piece) for piece in _SEPARATE.split(line.text)] if line.text[0].isdigit() else []
        several = len(each) > 1 and all(map(_stands_alone, each))
        if several and self.block.fields.get("every") and re.search(r"\+|&", line.text):
            self._miss(line, "several exercises on one beat")
            return
        for parts in each if several else [read_line(line.text)]:
            try:
                fields = self.exercises.written(parts, self.block.fields)
                if beat := self.block.fields.get("every"):
                    parts.assumed += self.exercises.on_the_beat(fields, parse_duration(beat))
            except NotUnderstoodError as reason:
                self._miss(line, str(reason))
                continue
            self._add(line, parts, fields)

    def _add(self, line: _Line, parts: Parts, fields: dict[str, Any]) -> None:
        for left in parts.left:
            self.remarks.append(Remark(line.number, left))
        for assumed in parts.assumed:
            self._assume(line.number, assumed)
        note = comment(f"not understood: {'; '.join(parts.left)}") if parts.left else ""
        self.block.entries.append(Entry(line.number, fields, note, line.label))

    # blocks

    def _open(self, line: _Line, title: str, fields: dict[str, Any]) -> bool:
        """Begin a block; one that has nothing but its heading yet gives that to the new one."""
        above = {} if self.block.entries else self.block.fields
        titles = (above.get("title", ""), fields.get("title", ""), title[:1].upper() + title[1:])
        named = list(filter(None, titles))
        each = fields.get("each")
        fields = {**above, **fields, **({"title": ": ".join(named)} if named else {})}
        if not above:
            self._close()
        ordered = {key: fields[key] for key in sorted(fields, key=lambda key: key != "title")}
        self.block = WrittenBlock(ordered, number=line.number)
        stated = {key: value for key, value in ordered.items() if key not in ("each", "beats")}
        if wrong := self.exercises.wrong(_ANY, stated):
            self.block = WrittenBlock(number=line.number)
            self._miss(line, wrong)
        elif each:
            sets = f"{each['sets']} x " if "sets" in each else ""
            self._assume(
                line.number, f"each exercise has {sets}{each['time']} and then {each['rest']} of rest"
            )
        return True

    def _close(self) -> None:
        """Finish the block that is being read."""
        block, self.block = self.block, WrittenBlock()
        title = block.fields.get("title")
        if not any(map(is_exercise, block.entries)) and block.fields:
            told = title or "a heading without exercises"
            self.remarks.append(Remark(block.number, f"{told} (no exercise stands under it)"))
            note = comment(f"not understood: {told} (no exercise stands under it)")
            block.entries.insert(0, Entry(block.number, note=note))
            block.fields = {}
        block.fields.pop("each", None)
        beats = block.fields.pop("beats", 0)
        if "every" in block.fields:
            self._take_turns(block, beats)
        if not {"rounds", "every", "amrap"} & block.fields.keys():
            self.blocks += self._supersets(block)
        else:
            self.blocks.append(block)

    def _take_turns(self, block: WrittenBlock, beats: int) -> None:
        """Share the beats of a block among its exercises."""
        working = [entry for entry in block.entries if is_exercise(entry)]
        for index, entry in enumerate(working):
            stated = {"sets", "dose"} & entry.fields.keys() or isinstance(entry.fields.get("reps"), list)
            if beats and stated:
                self._assume(entry.number, f"its own sets count, not the {beats} of the heading")
            elif beats:
                share = beats // len(working) + (index < beats % len(working))
                entry.fields = {**entry.fields, "sets": max(share, 1)}
        if len(working) > 1:
            self._assume(block.number, "the exercises take turns, one on each beat")

    def _supersets(self, block: WrittenBlock) -> Iterator[WrittenBlock]:
        """Part a block where exercises labelled A1, A2 … with equal sets take turns."""
        fields = dict(block.fields)
        for letter, group in groupby(block.entries, key=lambda entry: entry.label[1:] and entry.label[0]):
            entries = list(group)
            working = list(filter(is_exercise, entries))
            sets = {str(entry.fields.get("dose", "")).partition(" x ")[0] for entry in working}
            rounds = sets.pop() if letter and len(sets) == 1 and len(working) > 1 else ""
            if rounds.isdecimal() and int(rounds) > 1:
                own = {**fields, "title": fields.get("title", letter), "rounds": int(rounds)}
                self._assume(
                    entries[0].number,
                    f"{working[0].label} to {working[-1].label} take turns in {rounds} rounds",
                )
                yield WrittenBlock(own, [of_a_round(entry) for entry in entries])
            else:
                yield from (
                    WrittenBlock(dict(fields), entries[start : start + LONGEST_BLOCK])
                    for start in range(0, len(entries), LONGEST_BLOCK)
                )
            fields.pop("title", None)


def _stands_alone(parts: Parts) -> bool:
    """Tell whether a piece of a line is an exercise by itself."""
    aside = re.match(r"(?:hold|rest|pause)\b", parts.name, re.IGNORECASE)
    return bool(parts.measured and parts.name and not parts.left and not aside)
