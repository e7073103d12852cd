package main

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"pitcrew/prompts/openai/openaitest"
	"pitcrew/store"
	"pitcrew/store/storetest"
)

// TestDoctorAsksTheModels: a good service is found good with one request of each kind, a bad one is named.
func TestDoctorAsksTheModels(t *testing.T) {
	t.Parallel()
	server := openaitest.New(t)
	a := connected(t, storetest.Open(t, storetest.SQLite(t), store.Options{}), server, defaultModels())
	registry := prometheus.NewRegistry()
	a.called = countCalls(registry)
	well := &diagnosis{}
	well.models(t.Context(), a)
	if well.found != 0 || len(server.Requests()) != 4 {
		t.Fatalf("%d things to mend after %d requests", well.found, len(server.Requests()))
	}
	server.Length(9)
	server.Fail(openaitest.Status(401, 0))
	ill := &diagnosis{}
	ill.models(t.Context(), a)
	if ill.found != 2 {
		t.Fatalf("%d things to mend, want the key and the length", ill.found)
	}
	got := gathered(t, registry)
	for name, want := range map[string]float64{
		"pitcrew_model_calls_total m ok": 3, "pitcrew_model_calls_total m unavailable": 1,
		"pitcrew_model_calls_total e ok": 1, "pitcrew_model_calls_total e malformed": 1,
		"pitcrew_model_tokens_total m in": 300, "pitcrew_model_tokens_total m out": 30,
		"pitcrew_model_call_seconds m": 4, "pitcrew_model_call_seconds e": 2,
	} {
		if got[name] != want {
			t.Errorf("%s is %g, want %g of %v", name, got[name], want, got)
		}
	}
}

// gathered are a registry's numbers, by name, model and outcome or direction.
func gathered(t *testing.T, registry *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			name := f.GetName() + " " + labels["model"]
			if h := m.GetHistogram(); h != nil {
				out[name] += float64(h.GetSampleCount())
				continue
			}
			out[name+" "+labels["outcome"]+labels["direction"]] += m.GetCounter().GetValue()
		}
	}
	return out
}
