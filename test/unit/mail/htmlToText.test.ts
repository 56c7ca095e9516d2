import { expect, test } from "vitest";
import { htmlToText } from "../../../src/core/mail/htmlToText.ts";

test.each([
  ["a paragraph a line", "<p> One,  two. </p><p>Three.</p>", "One, two.\nThree.\n"],
  ["a line break where one is written", "one <br> two<br><br><br><br>three", "one\ntwo\n\nthree\n"],
  [
    "items and rows below each other",
    "<ul><li>a</li><li>b</li></ul><table><tr><td>c</td></tr></table>",
    "a\nb\nc\n",
  ],
  ["nothing of a head", "<html><head>x<title>y</title></head><body>Seen.</body></html>", "Seen.\n"],
  ["nothing of scripts and styles", "<style>p{}</style>Seen.<script>run()</script> Read.", "Seen. Read.\n"],
  ["characters for their names", "a &lt; b &amp;&nbsp;c", "a < b & c\n"],
])("a mail of HTML reads as %s", (_, html, text) => {
  expect(htmlToText(html).replaceAll("\u00a0", " ")).toBe(text);
});
