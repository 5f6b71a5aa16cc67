"""School grades in Chinese: 五年级 lies within 三至六年级."""

import re

_GRADES = "一二三四五六七八九"
GRADE = re.compile(rf"(?P<grade>[{_GRADES}1-9])年级")
_RANGE = re.compile(rf"(?P<first>[{_GRADES}1-9])(?:至|到|-|–|~|、)?(?P<last>[{_GRADES}1-9])年级")


def is_grade_within(word: str, text: str) -> bool:
    """Whether a text names a range of grades that holds the one a word names.

    Example:
        >>> is_grade_within("小学五年级", "三至六年级书包"), is_grade_within("五年级", "一二年级书包")
        (True, False)
    """
    asked = GRADE.search(word)
    if asked is None:
        return False
    grade = _number(asked["grade"])
    return any(_number(found["first"]) <= grade <= _number(found["last"]) for found in _RANGE.finditer(text))


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _GRADES.index(said) + 1
