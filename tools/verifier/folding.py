"""Names as file systems that fold them see them."""
import re, unicodedata


def fold(name):
    """A name as file systems that fold it see it."""
    text = ''.join(each for each in unicodedata.normalize('NFKC', name) if not IGNORABLE.match(each)).upper().lower()
    return '/'.join(part.rstrip('. ') for part in text.split('/'))


IGNORABLE = re.compile('[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f'
                       '\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a'
                       '\U000e0000-\U000e0fff]')  # what Unicode calls default-ignorable
