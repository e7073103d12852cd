package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"pitcrew/intents"
	"pitcrew/intents/sentiment"
	"pitcrew/intents/times"
	"pitcrew/knowledge"
)

// evalCommand measures reading and search on labelled rows. Each prints one JSON object
// as the last line of standard output.
type evalCommand struct {
	Intents   evalIntents   `cmd:"" help:"Rows {\"text\",\"intent\"}."`
	Sentiment evalSentiment `cmd:"" help:"Rows {\"text\",\"label\"}: neg, neu or pos."`
	Aspects   evalAspects   `cmd:"" help:"Rows {\"text\",\"aspects\":{\"waiting\":\"neg\"}}."`
	Times     evalTimes     `cmd:"" help:"Rows {\"text\",\"now\",\"date\",\"time\",\"part\"}."`
	Drafts    evalDrafts    `cmd:"" help:"Let the configured model answer customers' questions, and score it."`
	Retrieval evalRetrieval `cmd:"" help:"Documents {\"id\",\"text\"} and queries {\"id\",\"query\",\"doc_id\"}."`
}

type evalIntents struct {
	Test   string `arg:"" help:"Rows to read." type:"existingfile"`
	Train  string `help:"Train on these rows instead of the built-in examples." type:"existingfile"`
	Misses bool   `help:"List what was read wrongly, on standard error."`
}

// Run implements the command.
func (c *evalIntents) Run(g *globals) error {
	return evaluate(c.Test, func(test io.Reader) (any, error) {
		r, err := c.read(g, test)
		for _, m := range r.Misses {
			miss(c.Misses, m.Want, m.Got, m.Text)
		}
		return r, err
	})
}

// read measures the recogniser that the shop runs, or one that is trained on the given rows.
func (c *evalIntents) read(g *globals, test io.Reader) (intents.EvalResult, error) {
	if c.Train == "" {
		r, err := g.recognizer()
		if err != nil {
			return intents.EvalResult{}, err
		}
		return r.Eval(test)
	}
	train, err := os.Open(c.Train)
	if err != nil {
		return intents.EvalResult{}, err
	}
	defer train.Close()
	return intents.EvalTrained(train, test)
}

type evalSentiment struct {
	Test   string `arg:"" help:"Rows to read." type:"existingfile"`
	Misses bool   `help:"List what was read wrongly, on standard error."`
}

// Run implements the command.
func (c *evalSentiment) Run() error {
	return evaluate(c.Test, func(test io.Reader) (any, error) {
		r, err := sentiment.EvalSentiment(test)
		for _, m := range r.Misses {
			miss(c.Misses, m.Want, m.Got, m.Text)
		}
		return r, err
	})
}

type evalAspects struct {
	Test   string `arg:"" help:"Rows to read." type:"existingfile"`
	Misses bool   `help:"List what was read wrongly, on standard error."`
}

// Run implements the command.
func (c *evalAspects) Run() error {
	return evaluate(c.Test, func(test io.Reader) (any, error) {
		r, err := sentiment.EvalAspects(test)
		for _, m := range r.Misses {
			miss(c.Misses, m.Want, m.Got, m.Text)
		}
		return r, err
	})
}

type evalTimes struct {
	Test   string `arg:"" help:"Rows to read." type:"existingfile"`
	Misses bool   `help:"List what was read wrongly, on standard error."`
}

// Run implements the command.
func (c *evalTimes) Run() error {
	return evaluate(c.Test, func(test io.Reader) (any, error) {
		r, err := times.Eval(test)
		for _, m := range r.Misses {
			miss(c.Misses, fmt.Sprint(m.Want), fmt.Sprint(m.Got), m.Text)
		}
		return r, err
	})
}

type evalRetrieval struct {
	Docs    string `required:"" help:"Documents." type:"existingfile"`
	Queries string `required:"" help:"Queries." type:"existingfile"`
	Limit   int    `help:"At most this many queries; 0 means all."`
}

// Run implements the command.
func (c *evalRetrieval) Run(ctx context.Context, g *globals) error {
	docs, err := os.Open(c.Docs)
	if err != nil {
		return err
	}
	defer docs.Close()
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // the collection is thrown away
	return evaluate(c.Queries, func(queries io.Reader) (r any, err error) {
		collection, err := knowledge.ThrowAway(ctx, a.store)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, collection.Close(context.WithoutCancel(ctx))) }()
		return knowledge.EvalRetrieval(ctx, docs, queries, c.Limit, collection)
	})
}

// evaluate opens the rows, measures, and prints the result.
func evaluate(file string, measure func(io.Reader) (any, error)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	result, err := measure(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	line, err := json.Marshal(result)
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	return nil
}

func miss(show bool, want, got, text string) {
	if show {
		fmt.Fprintf(os.Stderr, "want %s, got %s: %s\n", want, got, text)
	}
}
