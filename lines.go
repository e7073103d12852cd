package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/mattn/go-isatty"
)

// readLines hands every line of in to say until the input ends or the person leaves. On
// a terminal it is edited with care for wide characters; from a pipe it is echoed, so
// that the output reads like the conversation. Errors of say do not end it; they come
// back together.
func readLines(ctx context.Context, in *os.File, out io.Writer, prompt func() string, say func(string) error) error {
	next := pipeLines(in, out, prompt)
	if isatty.IsTerminal(in.Fd()) {
		next = func() (string, error) { return editLine(ctx, in, out, prompt()) }
	}
	var failed error
	for ctx.Err() == nil {
		line, err := next()
		if errors.Is(err, io.EOF) {
			return failed
		}
		if err != nil {
			return errors.Join(failed, err)
		}
		switch strings.TrimSpace(line) {
		case "/quit", "/exit":
			return failed
		}
		failed = errors.Join(failed, say(line))
	}
	return failed
}

// editLine lets a person type one line; leaving with Ctrl-C or Ctrl-D is io.EOF.
func editLine(ctx context.Context, in *os.File, out io.Writer, prompt string) (string, error) {
	field := textinput.New()
	field.Prompt = prompt
	field.Focus()
	last, err := tea.NewProgram(lineEditor{field: field}, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(out)).Run()
	if err != nil {
		return "", err
	}
	edited, ok := last.(lineEditor)
	if !ok || edited.left {
		return "", io.EOF
	}
	fmt.Fprintln(out, prompt+edited.field.Value())
	return edited.field.Value(), nil
}

// lineEditor is one line being typed.
type lineEditor struct {
	field textinput.Model
	done  bool
	left  bool
}

// Init implements tea.Model.
func (e lineEditor) Init() tea.Cmd { return textinput.Blink }

// Update implements tea.Model.
func (e lineEditor) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyMsg); ok {
		switch key.Type {
		case tea.KeyEnter:
			e.done = true
			return e, tea.Quit
		case tea.KeyCtrlC, tea.KeyCtrlD:
			e.left = true
			return e, tea.Quit
		}
	}
	var cmd tea.Cmd
	e.field, cmd = e.field.Update(msg)
	return e, cmd
}

// View implements tea.Model. A finished line is printed by the caller, where it stays.
func (e lineEditor) View() string {
	if e.done || e.left {
		return ""
	}
	return e.field.View()
}
