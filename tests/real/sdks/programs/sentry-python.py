"""An error of a file that is not there, by Debian's python3-sentry-sdk."""
import os
import sentry_sdk

sentry_sdk.init("https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1", release="demo@1.0.0")
sentry_sdk.set_tag("command", "build")
try:
    open(os.environ["HOME"] + "/build.json")
except OSError as error:
    sentry_sdk.capture_exception(error)
sentry_sdk.flush(5)
