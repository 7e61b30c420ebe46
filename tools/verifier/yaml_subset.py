"""The YAML of policies and front matter: a closed subset; what lies outside is refused, or named as not read."""
import json, re

from verifier.objects import Incomplete, need

class Number(str):
    """A plain scalar that YAML takes for a number and that is no whole one; kept as it is written."""


class Yaml:
    """Block and flow maps and lists, plain and quoted scalars, comments. The rest is refused, or named as not read."""
    KEY = re.compile(r'''([A-Za-z0-9_][\w./-]*|"[^"\\]*"|'[^']*') *:(?: +|$)''')
    PLAIN = {True: re.compile(r'''[^\s,\[\]{}#&*!|>'"%@`](?:[^,\[\]{}:#]|:(?![\s,\[\]{}])|(?<! )#)*'''),
             False: re.compile(r'''(?:[^\s\[\]{}#&*!|>'"%@`,?:-]|[?:-](?=\S))(?:[^:#]|:(?!\s|$)|(?<=\S)#)*''')}

    def __init__(self, text, name, bad='policy/yaml', twice='policy/duplicate-key'):
        self.name, self.bad, self.twice, self.at = name, bad, twice, 0
        need('\t' not in text, 'policy/text', f'{name} has a tab')
        self.lines = [[n, len(line) - len(line.lstrip(' ')), line.strip(' ')] for n, line
                      in enumerate(text.split('\n'), 1) if line.strip(' ') and not line.lstrip(' ').startswith('#')]
        long = any(len(text) > 1000 or indent > 64 for _, indent, text in self.lines)
        need(bad != 'policy/yaml' or not long, bad, f'{name} has a long line')
        self.value = self.block(self.lines[0][1]) if self.lines else None
        if self.at < len(self.lines):
            self.unread('indentation')

    def unread(self, what):
        line = self.lines[min(self.at, len(self.lines) - 1)]
        need(not re.search(r'(^|[\s\[{,:])([&*!]\S|<<:)|^(---|\.\.\.|%)', line[2]), self.bad,
             f'{self.name}, line {line[0]} has an anchor, alias, tag, merge key, directive or second document')
        raise Incomplete(f'{self.name}, line {line[0]}: this reader does not know the {what} of `{line[2]}`')

    def put(self, result, key, value):
        need(key not in result, self.twice, f'{self.name} has the key `{key}` twice')
        result[key] = value

    def block(self, indent):
        listing = re.match(r'-( |$)', self.lines[self.at][2])
        result = [] if listing else {}
        while self.at < len(self.lines) and self.lines[self.at][1] == indent:
            line = self.lines[self.at]
            if bool(re.match(r'-( |$)', line[2])) != bool(listing):
                break
            if listing:
                rest = line[2][1:].lstrip(' ')
                if self.KEY.match(rest):
                    line[1:] = [indent + len(line[2]) - len(rest), rest]
                    result.append(self.block(line[1]))
                else:
                    result.append(self.inner(rest, indent, False))
            else:
                key = self.KEY.match(line[2]) or self.unread('form')
                self.put(result, key[1].strip('\'"'), self.inner(line[2][key.end():], indent, True))
        return result

    def inner(self, rest, indent, in_map):
        if not rest or rest.startswith('#'):
            self.at += 1
            if self.at < len(self.lines):
                _, deeper, text = self.lines[self.at]
                if deeper > indent or (in_map and deeper == indent and re.match(r'-( |$)', text)):
                    return self.block(deeper)
            return None
        while rest[0] in '[{' and len(re.findall(r'[\[{]', rest)) > len(re.findall(r'[\]}]', rest)):
            self.at += 1
            rest += ' ' + (self.lines[self.at][2] if self.at < len(self.lines) else self.unread('open bracket'))
        value, end = self.flow(rest, 0, False)
        if not re.fullmatch(r'( *| +#.*)', rest[end:]):
            self.unread('value')
        self.at += 1
        return value

    def flow(self, text, at, inside):
        at = re.compile(' *').match(text, at).end()
        if text[at:at + 1] in ('[', '{'):
            closing, result = (']', []) if text[at] == '[' else ('}', {})
            at += 1
            while True:
                at = re.compile(' *').match(text, at).end()
                if text[at:at + 1] == closing:
                    return result, at + 1
                key = self.KEY.match(text, at) if closing == '}' else None
                if closing == '}' and not key:
                    self.unread('map')
                value, at = self.flow(text, key.end() if key else at, True)
                self.put(result, key[1].strip('\'"'), value) if key else result.append(value)
                at = re.compile(' *').match(text, at).end()
                if text[at:at + 1] == ',':
                    at += 1
                elif text[at:at + 1] != closing:
                    self.unread('list or map')
        quoted = re.compile(r'''"((?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)"|'((?:[^']|'')*)\'''').match(text, at)
        if quoted:
            value = json.loads(quoted[0]) if quoted[0][0] == '"' else quoted[2].replace("''", "'")
            return value, quoted.end()
        plain = self.PLAIN[inside].match(text, at) or self.unread('value')
        word = plain[0].rstrip(' ')
        if re.fullmatch(r'[-+]?[0-9]+', word):
            return int(word), plain.end()
        if re.fullmatch(r'[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0[xo].*|[-+]?\.(inf|nan)', word, re.I):
            return Number(word), at + len(word)
        constants = {'true': True, 'false': False, 'null': None, '~': None}
        return constants.get(word.lower() if word.title() == word else word, word), at + len(word)
