package main

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pitcrew/prompts/llm"
	"pitcrew/prompts/writer"
)

// Drafts are the rules of what a language model writes: the section "drafts" of shop.yaml.
type Drafts struct {
	// Timeout bounds one draft with both its tries. A customer in a chat waits about that
	// long before the template answers; the number is ours.
	Timeout time.Duration `yaml:"timeout"`
	// Lookups bound how often the model may look things up for one draft (history, price
	// list, free times, playbook); 0 lets it look up nothing. The number is ours: each is
	// another call, and the timeout covers them all.
	Lookups int `yaml:"lookups"`
	// Off names the uses that the shop does without, by their templates: reply, script,
	// summary, narrative, reading, entry.
	Off []string `yaml:"off"`
}

func defaultDrafts() Drafts { return Drafts{Timeout: 8 * time.Second, Lookups: 2} }

// check reports contradictions.
func (d Drafts) check() error {
	if d.Timeout < time.Second || d.Timeout > time.Minute/2 {
		return fmt.Errorf("drafts.timeout: %s is not between 1s and 30s", d.Timeout)
	}
	if d.Lookups < 0 || d.Lookups > 5 {
		return fmt.Errorf("drafts.lookups: %d is not between 0 and 5", d.Lookups)
	}
	for _, use := range d.Off {
		if !writer.IsUse(use) {
			return fmt.Errorf("drafts.off: %q is none of %v", use, writer.Uses)
		}
	}
	return nil
}

// useModel lets a model write drafts; nil leaves the word to the templates. It comes before
// the desks are wired. Whoever wants to hear of drafts sets a.drafted before the first.
func (a *app) useModel(model llm.Model) {
	a.writer = writer.New(writer.Options{Model: model, Timeout: a.rules.Drafts.Timeout, Rounds: a.rules.Drafts.Lookups, Off: a.rules.Drafts.Off, Log: a.log, Watch: func(r writer.Record) {
		if a.drafted != nil {
			a.drafted(r)
		}
	}})
}

// countDrafts counts what became of a model's drafts, what the guard found in them, and how
// long our customers wait for them.
func countDrafts(registry *prometheus.Registry) func(writer.Record) {
	verdicts := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "pitcrew_drafts_total", Help: "Drafts asked of a language model, by what became of them.",
	}, []string{"template", "model", "verdict"})
	findings := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "pitcrew_draft_findings_total", Help: "What the guard found in drafts.",
	}, []string{"template", "kind", "class"})
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "pitcrew_draft_seconds", Help: "How long a draft took with all its tries.", Buckets: []float64{.1, .25, .5, 1, 2, 4, 8, 16},
	}, []string{"template"})
	registry.MustRegister(verdicts, findings, took)
	return func(r writer.Record) {
		verdicts.WithLabelValues(r.Template, r.Model, r.Verdict).Inc()
		if r.Verdict == writer.Dropped { // its findings and time were counted when it passed
			return
		}
		for _, f := range r.Findings {
			findings.WithLabelValues(r.Template, f.Kind, f.Class).Inc()
		}
		took.WithLabelValues(r.Template).Observe(float64(r.Took) / 1000)
	}
}
