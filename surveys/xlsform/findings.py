"""What is wrong with an uploaded questionnaire, said so that a service manager can put it right.

A numbered catalogue, after pyxform's ``errors.py``: H1 the file, H2 the form, H3 Heard's own
columns, H4 what goes by text, H5 features Heard refuses or has not built, H6 notes.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right: where it stands, what is wrong and what to write instead.

    ``row`` counts as a spreadsheet does (1 is the row of headings); 0 and empty names mean that no
    single row, column or sheet is to blame. ``code`` is a key of ``CATALOGUE``.
    """

    sheet: str
    row: int
    column: str
    wrong: str
    instead: str
    code: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        parts = [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        place = ", ".join(parts) + ": " if parts else ""
        return f"{self.code} {place}{self.wrong} {self.instead}"


CATALOGUE: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "H101": (
            "The file has {size} bytes, and at most {most} are read.",
            "Take pictures and unused sheets out of it, then upload it again.",
        ),
        "H102": (
            "The file unpacks to more than {most} bytes.",
            "Copy the cells into a new workbook and save that.",
        ),
        "H103": (
            "The sheets have {rows} rows together, and at most {most} are read.",
            "Make two questionnaires of it.",
        ),
        "H104": (
            "The sheets have {cells} filled cells together, and at most {most} are read.",
            "Make two questionnaires of it.",
        ),
        "H105": (
            "A cell holds {letters} letters, and at most {most} are read.",
            "Shorten what stands in this cell.",
        ),
        "H106": (
            "The name {filename!r} does not end like a questionnaire's.",
            "Save it as .xlsx, .xls, .csv, .md or .xml, and give the name that ending.",
        ),
        "H107": (
            "The file cannot be opened as {kind} ({reason}).",
            "Open it in your spreadsheet program and save it again as .xlsx.",
        ),
        "H108": (
            "The file is not in UTF-8.",
            "Save it again as CSV UTF-8, or as .xlsx.",
        ),
        "H109": (
            "There is no sheet named survey.",
            "Name the sheet with the questions survey, with the headings type and name on top.",
        ),
        "H110": (
            "The cell holds a sign that cannot be shown (code {point}).",
            "Type the cell again instead of pasting it.",
        ),
        "H201": ("The sheet does not make a form: {reason}", "Change this row and try again."),
        "H202": (
            "The sheet stopped the form compiler ({reason}).",
            "Compare the headings with docs/questionnaires.md; take new columns off one by one.",
        ),
        "H203": (
            "The expression {expression!r} cannot be worked out: {reason}",
            "Write it like ${{RF01}} = '1', with the names of this sheet.",
        ),
        "H204": (
            "The form that came of the sheet cannot be read back ({reason}).",
            "Take off the columns that belong to other programs.",
        ),
        "H301": ("{value!r} is not a channel.", "Write one of: {known}."),
        "H302": (
            "{value!r} is not a code that an answer can feed.",
            "Use a code of docs/questionnaires.md, or own. and a name of your service.",
        ),
        "H303": ("{value!r} is not an answer and a level.", "Write pairs like 1=P1 2=P2."),
        "H304": ("{value!r} is not an alert level or task.", "Write one of: {known}."),
        "H305": (
            "{value!r} is not an answer of this question.",
            "Write the name of a choice of its list: {known}.",
        ),
        "H306": ("{value!r} is not a polarity.", "Write safe, unsafe, or nothing."),
        "H307": (
            "A question about safety does not say which answer is the worrying one.",
            "Write unsafe if yes (or the low end) worries, safe if no (or the low end) does.",
        ),
        "H308": ("{value!r} is not a theme.", "Write one of: {known}."),
        "H309": ("{value!r} is not a column of Heard.", "Write one of: {known}."),
        "H311": (
            "{value!r} is not a digit a person can text for a choice.",
            "Write 1 to 9; 0 is kept for skipping.",
        ),
        "H312": ("The digit {value} stands at two choices of {list_name}.", "Give each its own."),
        "H313": ("{value!r} is not a score.", "Write a number, or nothing for never scored."),
        "H401": (
            "The text holds a letter that makes it cost double and cuts it at 70: {letters}.",
            "Use plain letters, straight quotes and a plain hyphen.",
        ),
        "H402": (
            "The text needs {segments} messages once names and links are filled in.",
            "Shorten it: 160 letters in English, two messages in any other language.",
        ),
        "H403": ("{value!r} is nothing that Heard can fill in.", "Write one of: {known}."),
        "H404": (
            "The text holds {value!r}, which would tell whoever sees the phone.",
            "Ask it in other words, or set the channel to web_only.",
        ),
        "H405": (
            "The list {list_name} has {count} choices, and a text can offer nine.",
            "Give up to nine of them a digit in sms_digit, or set the channel to web_only.",
        ),
        "H406": (
            "The phone network takes {value!r} as an order and keeps it from us.",
            "Use another word for this choice.",
        ),
        "H407": (
            "{value!r} is taken for two choices of {list_name}.",
            "Leave it at one of them.",
        ),
        "H408": (
            "A number is asked for by text without saying which are possible.",
            "Give its range as constraint, like . >= 0 and . <= 10.",
        ),
        "H409": (
            "The channel sends this question by text, but it has no wording for a text.",
            "Fill in sms, or set the channel to web_only.",
        ),
        "H410": (
            "The text repeats an earlier answer ({value}).",
            "Leave it out: no text may show what somebody said.",
        ),
        "H411": ("A question of this kind cannot go by text.", "Set the channel to web_only."),
        "H501": (
            "This part repeats, and Heard cannot ask repeated questions yet.",
            "Ask once for each, as questions of their own.",
        ),
        "H502": ("search() is an old feature that Heard refuses.", "Put the list in choices."),
        "H503": ("Entities are refused: Heard keeps its own register.", "Take them off."),
        "H504": (
            "{value!r} records how somebody answers, which Heard refuses.",
            "Take this row off.",
        ),
        "H505": (
            "Encryption by the form is refused: Heard encrypts what it keeps.",
            "Take {value} off the settings sheet.",
        ),
        "H506": (
            "{value!r} belongs to one vendor's programs and is no XLSForm.",
            "Use plain questions and groups.",
        ),
        "H507": (
            "choice_filter is not built yet: every choice would be shown.",
            "Make a list, and a question with its own relevant, for each case.",
        ),
        "H508": (
            "{value!r} reads a list from another file, which is not built yet.",
            "Put the list on the choices sheet.",
        ),
        "H509": (
            "A default that is worked out, or a trigger, is not built yet.",
            "Use a calculate row, or write the default out.",
        ),
        "H601": ("The form has no form_id.", "Give one in settings; {value!r} is used."),
        "H602": ("The form has no version.", "Give one in settings; {value!r} is used."),
        "H603": (
            "The settings do not declare heard.",
            'Add the setting namespaces with heard="{value}", so that it opens elsewhere.',
        ),
        "H604": (
            "The language {language} is not offered: {value} has no wording in it.",
            "Fill every cell of that language.",
        ),
        "H605": (
            "Heard takes no files, signatures, codes or places.",
            "It is shown as a page that can only be skipped.",
        ),
        "H606": (
            "This question cannot go by text.",
            "It is asked on the web only; write web_only as its channel to say so.",
        ),
        "H607": ("The form compiler says: {reason}", "Look at it when you next change the sheet."),
    }
)
"""Code to what is wrong and what to write instead, with the names that ``finding`` fills in."""

UNREADABLE_CODES = frozenset(code for code in CATALOGUE if code.startswith("H1"))
"""Codes of a file that could not be read at all (exit status 2 of ``heard surveys check``)."""


def finding(
    code: str, *, sheet: str = "", row: int = 0, column: str = "", **values: object
) -> Finding:
    """Return the finding ``code`` of the catalogue with its place and its words filled in.

    Raises KeyError for an unknown code or a value the wording needs and did not get.
    """
    wrong, instead = CATALOGUE[code]
    return Finding(
        sheet=sheet,
        row=row,
        column=column,
        wrong=wrong.format(**values),
        instead=instead.format(**values),
        code=code,
    )
