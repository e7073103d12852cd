package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"pitcrew/bot/desks/gaps"
	"pitcrew/knowledge"
	"pitcrew/language"
	"pitcrew/prompts/guard"
)

// playbookCommand loads, searches and checks the playbook.
type playbookCommand struct {
	Sync   playbookSync   `cmd:"" help:"Bring the stored playbook in line with a folder of Markdown."`
	Search playbookSearch `cmd:"" help:"Search as the bot does, with scores."`
	Status playbookStatus `cmd:"" help:"How large it is, whose vectors search it, and how far the configured model's are."`
	Gaps   playbookGaps   `cmd:"" help:"List questions that found no good answer, and what answers them now."`
}

type playbookSync struct {
	Dir string `arg:"" optional:"" help:"Folder with the playbook; without one the shipped playbook is loaded again." type:"existingdir"`
}

// Run implements the command.
func (c *playbookSync) Run(ctx context.Context, g *globals) error {
	dir := knowledge.Default()
	if c.Dir != "" {
		dir = os.DirFS(c.Dir)
	}
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	result, err := a.library.Sync(ctx, a.shop.ID, dir, nil)
	for _, broken := range result.Errors {
		fmt.Fprintln(os.Stderr, broken)
	}
	if err != nil {
		return err
	}
	if err := a.warnUnapproved(ctx); err != nil {
		return err
	}
	fmt.Printf("added %d, updated %d, removed %d, unchanged %d, broken %d\n", result.Added, result.Updated, result.Removed, result.Unchanged, len(result.Errors))
	if result.Drafts > 0 {
		fmt.Printf("%d drafts are left out: take out draft: true where one is approved\n", result.Drafts)
	}
	if len(result.Errors) > 0 {
		return errors.New("some files could not be used; what was stored for them stays")
	}
	return nil
}

// warnUnapproved names the entries for customers that promise what nobody approved: the bot tells none of that.
func (a *app) warnUnapproved(ctx context.Context) error {
	documents, err := a.library.Documents(ctx, a.shop.ID)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if d.Audience != knowledge.Customer || d.Approved() {
			continue
		}
		passages, err := a.library.Document(ctx, a.shop.ID, d.ID)
		if err != nil {
			return err
		}
		for _, p := range passages {
			for _, f := range guard.Grave(p.Text) {
				fmt.Fprintf(os.Stderr, "%s: customers are not told %q (%s): set legal: true and approved_by, or say it otherwise\n", p.Cite(), f.Words, f.Class)
			}
		}
	}
	return nil
}

type playbookSearch struct {
	Query []string `arg:"" help:"What to look for."`
	As    string   `help:"Whose passages: ${enum}." enum:"customer,staff" default:"staff"`
	Limit int      `help:"How many passages." default:"5"`
}

// Run implements the command.
func (c *playbookSearch) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	hits, err := a.library.Search(ctx, knowledge.Query{Shop: a.shop.ID, Text: strings.Join(c.Query, " "), Audience: knowledge.Audience(c.As), Limit: c.Limit})
	if err != nil {
		return err
	}
	if len(hits) == 0 {
		fmt.Println("nothing found that is worth showing")
	}
	for i, h := range hits {
		fmt.Printf("%d. %s [%s] %.2f (words %.2f, cosine %.2f)\n   %s\n", i+1, h.Cite(), h.Document.ID, h.Score, h.Lexical, h.Cosine,
			strings.ReplaceAll(h.Text, "\n", "\n   "))
	}
	return nil
}

type playbookStatus struct{}

// Run implements the command.
func (c *playbookStatus) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{bare: true})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	documents, _, err := a.library.Size(ctx, a.shop.ID)
	if err != nil {
		return err
	}
	serving, done, passages, err := a.library.Embedded(ctx, a.shop.ID)
	if err != nil {
		return err
	}
	fmt.Printf("%d documents, %d passages; %s searches by meaning\n", documents, passages, serving)
	if a.embedder != nil {
		fmt.Printf("%s: %d of %d passages embedded\n", a.embedder.Name(), done, passages)
	}
	return nil
}

type playbookGaps struct {
	Days    int  `help:"How many days back." default:"30"`
	Suggest bool `help:"Print for each open gap a playbook entry to complete and approve."`
}

// Run implements the command.
func (c *playbookGaps) Run(ctx context.Context, g *globals) error {
	a, err := g.open(ctx, openOptions{})
	if err != nil {
		return err
	}
	defer a.Close() //nolint:errcheck // nothing is written any more
	list, err := a.library.Gaps(ctx, a.shop.ID, a.store.Now().Add(-time.Duration(c.Days)*24*time.Hour), 100)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Println("no gaps")
	}
	for _, gap := range list {
		if c.Suggest {
			if gap.Now != nil {
				continue
			}
			entry, _, err := gaps.Suggest(ctx, a.library, a.writer, a.shop, a.store.Now(), gap.Gap, nil)
			if err != nil {
				return err
			}
			fmt.Printf("%s\n\n", entry.In(language.Hans))
			continue
		}
		now := "open"
		if gap.Now != nil {
			now = "now answered by " + gap.Now.Cite()
		}
		fmt.Printf("%d× %s (%s, last %s): %s\n", gap.Asked, gap.Question, gap.Audience, gap.LastAt.In(a.shop.Location()).Format(time.DateOnly), now)
	}
	return nil
}
