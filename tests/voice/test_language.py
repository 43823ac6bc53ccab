import pytest

from voice.language import judge
from voice.lists import load_lists

LISTS = load_lists()
# "i want to go home" in the bold letters of a phone keyboard.
BOLD = "".join(
    chr(0x1D41A + ord(letter) - ord("a")) if letter.isalpha() else letter
    for letter in "i want to go home"
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kocham moja mame i chce do domu", "pl"),
        ("vreau sa merg acasa la mama mea", "ro"),
        ("waxaan rabaa inaan gurigayga aado hadda", "so"),
        ("dua te shkoj ne shtepi me nenen", "sq"),
        ("quiero ir a mi casa con mi madre", "es"),
        ("je veux rentrer chez moi avec ma mere", "fr"),
        ("minha mae nao gosta de mim hoje", "pt"),
        ("anneme gitmek istiyorum lutfen bana yardim et", "tr"),
        ("tôi muốn về nhà với mẹ tôi", "vi"),
        ("أريد أن أعود إلى البيت", "ar"),
        ("میں گھر جانا چاہتا ہوں", "ur"),
        ("আমি বাড়ি যেতে চাই", "bn"),
        ("хочу домой к маме", "ru"),
        ("ከእናቴ ጋር መሆን እፈልጋለሁ", "am"),
    ],
)
def test_another_language_is_routed_and_named(text: str, language: str) -> None:
    judged = judge(text, LISTS)

    assert (judged.language, judged.screenable) == (language, False)


@pytest.mark.parametrize(
    "text",
    [
        "i wnt 2 go home rn tbh m8",
        "can u pick me up at 4 pls",
        BOLD,
        "i love my nan café 😊",
        "",
        "😂😂😂",
        "12345 67 89 10",
    ],
)
def test_english_however_it_is_written_is_screened(text: str) -> None:
    judged = judge(text, LISTS)

    assert (judged.language, judged.screenable) == ("en", True)


def test_up_to_three_words_in_latin_script_are_always_screened() -> None:
    judged = judge("bardzo dobrze dziekuje", LISTS)

    assert (judged.language, judged.screenable) == ("un", True)


def test_letters_without_any_language_are_routed_as_unknown() -> None:
    judged = judge("xqzv wvkj qqzx zzkv jjxq", LISTS)

    assert (judged.language, judged.screenable) == ("un", False)


def test_half_english_that_reads_as_another_language_is_routed() -> None:
    judged = judge("i want to go home with mama porque estoy muy triste", LISTS)

    assert not judged.screenable


def test_unreadable_marks_do_not_stop_the_judging() -> None:
    assert not judge("\ud800\x00 привет как дела мама", LISTS).screenable
