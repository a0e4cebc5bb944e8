// telltale serve --schema ../greet.schema.json --variable GREET_TELEMETRY_URL -- go test ./...
package telemetry

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A GET, or a POST of what body points to.
func api(t *testing.T, path string, body *string) string {
	t.Helper()
	method, content := http.MethodGet, ""
	if body != nil {
		method, content = http.MethodPost, *body
	}
	request, _ := http.NewRequest(method, os.Getenv("TELLTALE_CONTROL")+"/v1/"+path, strings.NewReader(content))
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TELLTALE_TOKEN"))
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, _ := io.ReadAll(reply.Body)
	return string(text)
}

func greet(environment ...string) ([]byte, error) {
	command := exec.Command("../greet", "Ada")
	command.Env = append(os.Environ(), environment...)
	return command.Output()
}

func TestOneEventIsTold(t *testing.T) {
	api(t, "reset", new(string))
	if out, err := greet(); err != nil || string(out) != "Hello, Ada!\n" {
		t.Fatal(string(out), err)
	}
	if told := api(t, "wait?event=greeted&timeout_ms=10000", nil); !strings.Contains(told, `"reason":"count"`) {
		t.Error(told)
	}
}

func TestWhoOptedOutTellsNothing(t *testing.T) {
	api(t, "reset", new(string))
	greet("GREET_TELEMETRY=off")
	if told := api(t, "silence?ms=200", nil); !strings.Contains(told, `"silent":true`) {
		t.Error(told)
	}
}

func TestABackendThatFailsDoesTheUserNoHarm(t *testing.T) {
	fault := `{"drop_after_bytes": 0}`
	api(t, "faults", &fault)
	if _, err := greet(); err != nil {
		t.Error(err)
	}
	api(t, "reset", new(string))
}
