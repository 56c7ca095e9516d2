# What b4 itself makes of threads: `askB4.py [SOURCE]` reads JSON on its standard input, a list of threads of mails in
# base64, and answers for each how b4 reads its mails and what `b4 am` would write. SOURCE is b4's source, else the
# installed one is asked. Nothing goes over the network.
import base64
import email
import json
import logging
import sys
import types

sys.dont_write_bytecode = True
if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
try:
    import liblore.utils
except ModuleNotFoundError:
    # Of this library newer ones take only what they fetch with, and how an id is cut out of a header.
    sys.modules["liblore"] = types.ModuleType("liblore")
    sys.modules["liblore"].utils = sys.modules["liblore.utils"] = types.ModuleType("liblore.utils")
    sys.modules["liblore"].LoreNode = object
import b4

logging.disable(logging.CRITICAL)
b4.can_network = False
b4.USER_CONFIG = {"name": "Nobody", "email": "nobody@example.org"}
b4.get_main_config()["attestation-policy"] = "off"


def clean_id(msg, header="Message-Id"):
    raw = b4.re.search(r"<([^>]+)>", b4.LoreMessage.clean_header(str(msg.get(header) or "")))
    return raw and raw.group(1)


if "liblore" in sys.modules and not hasattr(sys.modules["liblore.utils"], "get_clean_msgid"):
    sys.modules["liblore.utils"].get_clean_msgid = clean_id


def addresses(msg, field):
    """By the parser of Python's email package, which b4 reads mails with."""
    return [[one.display_name, one.addr_spec] for value in msg.get_all(field, []) for one in value.addresses]


def read(msg):
    one = b4.LoreMessage(msg)
    return {
        "id": one.msgid,
        "from": [one.fromname, one.fromemail],
        "to": addresses(msg, "To"),
        "cc": addresses(msg, "Cc"),
        "fields": sorted({name.lower() for name in msg.keys()}),
        "subject": one.subject,
        "reply": one.reply,
        "diff": one.has_diff,
        "diffstat": one.has_diffstat,
        "version": one.revision,
        "number": None if one.counters_inferred else one.counter,
        "total": None if one.counters_inferred else one.expected,
        "rfc": one.lsubject.rfc,
        "body": one.body,
        "trailers": [str(trailer.as_string()) for trailer in one.trailers],
    }


def am(patch):
    """The trailers of a patch as `b4 am` writes it; those at the end are what the thread gave."""
    before = b4.LoreMessage.get_body_parts(patch.body)[2]
    written = patch.get_am_message(add_trailers=True)
    after = b4.LoreMessage.get_body_parts(patch.body)[2]
    return {
        "id": patch.msgid,
        "number": patch.counter,
        "subject": patch.subject,
        "given": [one.as_string() for one in after if one not in before],
        "mail": written.as_string(policy=b4.emlpolicy),
    }


def boxed(msgs):
    box = b4.LoreMailbox()
    for msg in msgs:
        box.add_message(msg)
    return box


def thread(mails):
    msgs = [email.message_from_bytes(base64.b64decode(mail), policy=b4.emlpolicy) for mail in mails]
    series = []
    for revision in sorted(boxed(msgs).series):
        # What is asked of one revision stays with its mails.
        one = boxed(msgs).get_series(revision)
        if one is None:
            continue
        if one.patches[0] is not None:
            one.add_cover_trailers()
        series.append({
            "version": revision,
            "expected": one.expected,
            "complete": one.complete,
            "cover": one.patches[0] and one.patches[0].msgid,
            "patches": [am(patch) for patch in one.patches[1:] if patch is not None],
            "mismatches": sorted("%s: %s" % (name, value) for name, value, *_ in one.trailer_mismatches),
        })
    return {"mails": [read(msg) for msg in msgs], "series": series}


def tried(mails):
    try:
        return thread(mails)
    except Exception as ex:
        return {"error": repr(ex), "mails": [], "series": []}


json.dump([tried(mails) for mails in json.load(sys.stdin)], sys.stdout)
