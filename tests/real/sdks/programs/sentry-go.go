// An error of a file that is not there, by Debian's golang-github-getsentry-sentry-go-dev.
package main

import (
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

func main() {
	options := sentry.ClientOptions{Dsn: "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1", Release: "demo@1.0.0"}
	if err := sentry.Init(options); err != nil {
		panic(err)
	}
	sentry.ConfigureScope(func(scope *sentry.Scope) { scope.SetTag("command", "build") })
	if _, err := os.Open(os.Getenv("HOME") + "/build.json"); err != nil {
		sentry.CaptureException(err)
	}
	sentry.Flush(5 * time.Second)
}
