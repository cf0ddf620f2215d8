"""Texts that have broken sites."""

LONG_WORD = "Anticonstitutionnellement-" * 12

STRINGS = [
    "", " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2060", "\u180e", "-", "--", "'", '"', "\\", "/", "//", "%", "%%", "%s%s%n",
    "\x00", "avant\x00après", "\x01", "\x07cloche", "\x08", "\x0b", "\x0c", "\x1b[31mrouge\x1b[0m", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ufffe",
    "\uffff", "\ufffd", "\U0001ffff", "\U0010ffff", "\ue000", "\u202e renversé", "\u202a\u202b\u202c\u202d", "\u2066isolé\u2069", "مرحبا بالعالم", "עברית", "ﷺ",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤ ̖t̝͕̳̣̻̪͞h̼͓̲̦̳̘̲e͇̣̰̦̬͎ ̢̼̻̱̘h͚͎͙̜̣̲ͅi̦̲̣̰̤v̻͍e̺̭̳̪̰-m̢iͅn̖̺̞̲̯̰d̵̼̟͙̩̼̘̳", "e" + "\u0301" * 200, "🙂", "👩‍👩‍👧‍👦🏳️‍🌈", "🇧🇪", "❤️", "0️⃣", "田中さん", "사회과학원",
    "œuvre Œ æ ﬁ ß İ ı ſ", "ǅ", "Ω≈ç√∫", "¡™£¢∞§¶", "½ ⅓", "٠١٢٣", "²", "一", "１２３", LONG_WORD, "a" * 5000, "é" * 5000, "\u0301" * 5000, "a " * 2500,
    "🙂" * 2000, "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% debug %}", "{{ settings.SECRET_KEY }}", "{0.__class__}", "%(secret)s", "{x!r}", "{", "}", "{}",
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "</title><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    '" onmouseover="alert(1)', "' onmouseover='alert(1)", '" autofocus onfocus=alert(1) x="', "<a href=javascript:alert(1)>x</a>", "javascript:alert(1)",
    "JaVaScRiPt://%0aalert(1)", "data:text/html,<script>alert(1)</script>", "[clic](javascript:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>", "![x](https://exemple.test/p.png)", "[a]: javascript:alert(1)\n\n[a]", "<!--", "-->", "]]>", "<![CDATA[", "&lt;b&gt;", "&amp;amp;", "&#x3c;", "&",
    "<b>gras", "</div></div></main>", "<iframe src=//exemple.test>", "<style>*{display:none}</style>", "<base href=//exemple.test>", "<meta http-equiv=refresh content=0>",
    "<form action=//exemple.test>", "<textarea>", "</textarea><script>alert(1)</script>", '<math><mi//xlink:href="data:x,<script>">', "＜script＞",
    "1; DROP TABLE people_person", "' OR '1'='1", "1' UNION SELECT 1--", "') OR 1=1--", "*", "_", "%27", "%00", "%0d%0aSet-Cookie: a=b", "%u0041", "%E0%A4%A", "+",
    "\r\nBcc: victime@exemple.test", "sujet\nBcc: victime@exemple.test", "a\r\n\r\n<html>", "../../../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "C:\\con",
    "CON", "nul", ".", "..", ".htaccess", "~", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", '=HYPERLINK("http://exemple.test")',
    "0", "-1", "1", "999999999999", "9" * 30, "9" * 5000, "-9223372036854775809", "18446744073709551616", "1e400", "NaN", "Infinity", "-0", "0x10", "1.5", "1,5", "1_000",
    "true", "null", "undefined", "None", "[]", '{"a":1}', "[object Object]", "2026-02-30", "2026-13-45", "0000-00-00", "9999-12-31T23:59:59.999999Z", "99:99",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "urn:uuid:00000000-0000-0000-0000-000000000000", "-" * 64,
    "https://exemple.test", "http://[", "http://[::1", "https://exemple.test:99999/", "http://exemple.test\\@autre.test", "//exemple.test", "///exemple.test",
    "a@b", "a@b.c", '"a b"@exemple.test', "a@exemple.test\nBcc: b@exemple.test", "é@exemple.test", "a" * 250 + "@exemple.test", "a@" + "b" * 250 + ".test",
    '"guillemets', '""', '"" "" ""', "-mot", '-"', "AND OR NOT", "a AND", "(((((", ")))))", "title:x", "*:*", "x~5^2", "[a TO b]", "/.*/", "\\\\\\", "a:b:c", "·e·s", "l’", "’",
]  # fmt: skip
# What only the bytes of a query can say: not UTF-8, cut, surrogates, repeated, arrays.
QUERIES = [
    "q=%FF%FE", "q=%C3", "q=%ED%A0%80", "q=%ED%B0%80", "q=%F8%88%80%80%80", "q=%C0%AF", "q=%00", "q=%", "q=%zz", "q", "=", "&&&", "=x", "q=a&q=b&q=c",
    "q[]=a", "q[0]=a", "q[a][b]=c", "q.x=1", "page=1&page=2", "page=-1", "page=0", "page=1.5", "page=1e3", "page=%D9%A3", "page=%C2%B2", "par=0", "par=-5", "par=100000",
    "page=99999999999999999999", "annee=0000", "annee=%D9%A1%D9%A2%D9%A3%D9%A4", "organisation=1&organisation=1", "avant=0-0", "apres=99999999999999999-1",
    "avant=1-1&apres=1-1", "apres=-1--1", "lettre=%F0%9F%99%82", "theme=a&theme=b", "type=%3Cscript%3E", ";q=1", "q=" + "%F0%9F%99%82" * 300, "x=1&" * 900, "x=1&" * 1100,
]  # fmt: skip

assert len(STRINGS) >= 150
