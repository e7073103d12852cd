package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pitcrew/bot"
	"pitcrew/bot/desks"
	"pitcrew/intents"
	"pitcrew/knowledge"
	"pitcrew/prompts/writer"
	"pitcrew/store"
)

// evalDrafts lets the configured model answer customers' questions and scores what comes out.
type evalDrafts struct {
	Rows  string `arg:"" optional:"" help:"Rows {\"text\"}; without a file, the questions of the shop's own playbook." type:"existingfile"`
	Limit int    `help:"At most this many questions." default:"50"`
	Show  bool   `help:"Print each answer beside the template's, on standard error."`
}

// draftScore is the rubric. Used counts what customers would read: the drafts that passed the guard, at once or corrected.
type draftScore struct {
	Task      string         `json:"task"`
	Model     string         `json:"model"`
	N         int            `json:"n"` // answers that a model may put into words
	Verdicts  map[string]int `json:"verdicts"`
	Findings  map[string]int `json:"findings"` // by kind, over all tries
	Used      float64        `json:"used"`
	FirstTry  float64        `json:"first_try"`
	Reworded  float64        `json:"reworded"` // of those used: not the template's own words
	Concise   float64        `json:"concise"`  // of those used: at most half as long again as the template
	Score     float64        `json:"score"`    // 0..100
	P50       float64        `json:"p50_ms"`
	P95       float64        `json:"p95_ms"`
	reworded  int
	concise   int
	durations []time.Duration
}

// The rubric's weights: that it can be used counts most, then that it needs no second try, then how it reads.
const (
	weightUsed     = 60
	weightFirst    = 20
	weightReworded = 10
	weightConcise  = 10
)

// Run implements the command.
func (c *evalDrafts) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written
	if a.writer == nil {
		return errors.New("no model is configured: docs/models.md says how")
	}
	questions, err := c.questions(ctx, a)
	if err != nil {
		return err
	}
	score, err := a.scoreDrafts(ctx, questions, func(template, draft string) {
		if c.Show {
			fmt.Fprintf(os.Stderr, "- %s\n+ %s\n\n", template, draft)
		}
	})
	if err != nil {
		return err
	}
	line, err := json.Marshal(score)
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	return nil
}

// questions are the rows' texts, or the first question of each of the playbook's entries for customers.
func (c *evalDrafts) questions(ctx context.Context, a *app) ([]string, error) {
	var out []string
	if c.Rows != "" {
		text, err := os.ReadFile(c.Rows)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			var row struct{ Text string }
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				return nil, fmt.Errorf("%s: %w", c.Rows, err)
			}
			out = append(out, row.Text)
		}
		return out[:min(len(out), c.Limit)], nil
	}
	documents, err := a.library.Documents(ctx, a.shop.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		if d.Audience == knowledge.Customer && len(d.Questions) > 0 && len(out) < c.Limit {
			out = append(out, d.Questions[0])
		}
	}
	return out, nil
}

// scoreDrafts answers each question as the bot does a stranger's, and scores the drafts. Nothing is stored.
func (a *app) scoreDrafts(ctx context.Context, questions []string, show func(template, draft string)) (draftScore, error) {
	s := draftScore{Task: "drafts", Verdicts: map[string]int{}, Findings: map[string]int{}}
	routes := a.routes()
	now := a.store.Now().In(a.shop.Location())
	for _, q := range questions {
		t := desks.Turn{
			Shop: a.shop, Now: now, Who: desks.Person{Role: store.RoleCustomer}, Text: q, Reading: a.recognizer.Read(q, now, intents.Customer), Read: a.store.Reader,
		}
		t.Language = t.Reading.Language
		r, err := routes.Customer[intents.Advice].Desk.Answer(ctx, t)
		if err != nil {
			return s, err
		}
		if r.Grounds == nil {
			continue
		}
		text, record := a.writer.Draft(ctx, bot.Rewording(t, r, routes.Lookups))
		if record == nil {
			return s, errors.New("drafts of replies are off in shop.yaml")
		}
		s.add(r.Text, text, record)
		show(r.Text, text)
	}
	s.finish()
	return s, nil
}

func (s *draftScore) add(template, text string, r *writer.Record) {
	s.N++
	s.Model = r.Model
	s.Verdicts[r.Verdict]++
	for _, f := range r.Findings {
		s.Findings[f.Kind]++
	}
	s.durations = append(s.durations, time.Duration(r.Took)*time.Millisecond)
	if text == "" {
		return
	}
	if text != template {
		s.reworded++
	}
	if 2*utf8.RuneCountInString(text) <= 3*utf8.RuneCountInString(template) {
		s.concise++
	}
}

func (s *draftScore) finish() {
	if s.N == 0 {
		return
	}
	passed := s.Verdicts[writer.Passed]
	used := passed + s.Verdicts[writer.Corrected]
	share := func(n, of int) float64 { return round(float64(n)/float64(max(of, 1)), 3) }
	s.Used, s.FirstTry, s.Reworded, s.Concise = share(used, s.N), share(passed, s.N), share(s.reworded, used), share(s.concise, used)
	s.Score = round(weightUsed*s.Used+weightFirst*s.FirstTry+s.Used*(weightReworded*s.Reworded+weightConcise*s.Concise), 1)
	slices.Sort(s.durations)
	s.P50, s.P95 = percentile(s.durations, 50), percentile(s.durations, 95)
}
