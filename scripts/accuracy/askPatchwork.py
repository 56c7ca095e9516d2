# What Patchwork itself makes of mails: `askPatchwork.py SOURCE` reads JSON on its standard input, lists of mails in
# base64, and answers what Patchwork's parse_mail put into a database in memory, by mail; each list is a list of its own
# to it. SOURCE is Patchwork's source.
import base64
import email
import json
import logging
import re
import sys
import types

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import django
from django.conf import settings

# No address of its site is ever looked up.
sys.modules["no_urls"] = types.ModuleType("no_urls")
sys.modules["no_urls"].urlpatterns = []
settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "patchwork"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    MIGRATION_MODULES={"patchwork": None, "auth": None, "contenttypes": None},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=False,
    ENABLE_REST_API=False,
    CONFIRMATION_VALIDITY_DAYS=7,
    ROOT_URLCONF="no_urls",
    SECRET_KEY="none",
)
logging.disable(logging.CRITICAL)
django.setup()
from django.core.management import call_command

call_command("migrate", run_syncdb=True, verbosity=0)
call_command("loaddata", "default_tags", "default_states", verbosity=0)
from patchwork import models, parser

tags = list(models.Tag.objects.all())
linkname = "uboot"


def counted(content):
    counts = models.Patch.extract_tags(content or "", tags)
    return {tag.name: counts[tag] for tag in tags if counts[tag]}


def read(mail):
    """By the functions of its parser, and what it would be were it a patch."""
    name, prefixes = parser.clean_subject(mail.get("Subject") or "", [linkname])
    number, total = parser.parse_series_marker(prefixes)
    is_comment = bool(parser.subject_check(mail.get("Subject") or ""))
    content = parser.find_comment_content(mail) if is_comment else parser.find_patch_content(mail)
    diff, message = content
    return {
        "subject": name,
        "comment": is_comment,
        "version": parser.parse_version(name, prefixes),
        "number": number,
        "total": total,
        "pull": parser.parse_pull_request(message),
        "diff": diff,
        "message": message,
        "files": parser.find_filenames(diff) if diff else [],
        "tags": counted(message),
    }


kinds = {
    models.Patch: "patch",
    models.Cover: "cover",
    models.PatchComment: "comment",
    models.CoverComment: "comment",
}


def stored(mail, listid):
    try:
        made = parser.parse_mail(mail, listid)
    except parser.DuplicateMailError:
        return {"kind": "duplicate"}
    except Exception as ex:
        return {"kind": "error", "error": repr(ex)}
    if made is None:
        return {"kind": "dropped"}
    about = {"kind": kinds[type(made)]}
    if isinstance(made, models.Patch):
        about["kind"] = "pull-request" if made.pull_url and not made.diff else "patch"
        about["patch"] = made.pk
    if isinstance(made, models.PatchComment):
        about["on"] = made.patch_id
    return about


def answered(at, texts):
    listid = "list%d" % at
    models.Project.objects.create(
        linkname=linkname if at == 0 else "%s%d" % (linkname, at),
        name=listid, listid=listid, listemail="%s@lists.example.org" % listid,
    )
    answers = []
    for text in texts:
        mail = email.message_from_bytes(base64.b64decode(text))
        try:
            answer = read(mail)
        except Exception as ex:
            answer = {"error": repr(ex)}
        answers.append({**answer, **stored(mail, listid)})
    for answer in answers:
        if "patch" in answer:
            patch = models.Patch.objects.get(pk=answer["patch"])
            counts = models.PatchTag.objects.filter(patch=patch, count__gt=0)
            answer["counts"] = {one.tag.name: one.count for one in counts}
            answer["lines"] = [
                line
                for text in [patch, *patch.comments.all()]
                for line in (text.content or "").split("\n")
                if any(re.match(tag.pattern, line, re.IGNORECASE) for tag in tags)
            ]
    return answers


json.dump([answered(at, texts) for at, texts in enumerate(json.load(sys.stdin))], sys.stdout)
