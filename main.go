// Command pitcrew is a chat-first assistant and ops bot for car-service shops: staff ask
// it in team chat, customers book, ask and complain in their own chat.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// globals are the flags that every command shares.
type globals struct {
	Database    string `help:"SQLite file or postgres:// URL." env:"PITCREW_DATABASE" default:"pitcrew.db" placeholder:"URL"`
	Shop        string `help:"The shop's rules, a shop.yaml. Without it a default shop runs." env:"PITCREW_SHOP" placeholder:"FILE"`
	PlaybookDir string `name:"playbook-dir" help:"Folder with the shop's playbook. Without it the shipped one is used." env:"PITCREW_PLAYBOOK" placeholder:"DIR"`
	Examples    string `help:"The shop's own examples of what customers and staff say, added to the built-in ones." env:"PITCREW_EXAMPLES" placeholder:"FILE"`
	Verbose     bool   `help:"Log what happens to standard error." short:"v"`
	service
}

// cli is the whole command line.
type cli struct {
	globals
	Demo     demoCommand     `cmd:"" help:"Show the bot at work on a sample shop."`
	Chat     chatCommand     `cmd:"" help:"Talk to the bot in this terminal, or feed it a script through a pipe."`
	Serve    serveCommand    `cmd:"" help:"Run the bot."`
	Staff    staffCommand    `cmd:"" help:"Keep the list of people who work here."`
	Digest   digestCommand   `cmd:"" help:"The manager's day: what came in, what is at risk, what people said."`
	Usage    usageCommand    `cmd:"" help:"What language models were asked, what that took and cost."`
	Import   importCommand   `cmd:"" help:"Bring in what the shop has on file: workbooks and csv."`
	Replay   replayCommand   `cmd:"" help:"Run recorded messages through the engine and print figures."`
	Playbook playbookCommand `cmd:"" name:"playbook" help:"Load, search and check the playbook."`
	Eval     evalCommand     `cmd:"" help:"Measure reading and search on labelled rows."`
	Export   exportCommand   `cmd:"" help:"Print everything that is kept about a customer, as JSON."`
	Erase    eraseCommand    `cmd:"" help:"Remove what is personal about a customer, everywhere."`
	Outbox   outboxCommand   `cmd:"" help:"What could not be delivered: list it, try again, or drop it."`
	Doctor   doctorCommand   `cmd:"" help:"Check database, playbook, staff and platforms, and say what to do."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's schema up to date."`
	Backup   backupCommand   `cmd:"" help:"Copy the embedded database to a file while it is in use."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run is main with its surroundings handed in; it returns the exit code.
func run(ctx context.Context, args []string) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("pitcrew"), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Description("The chat-first assistant and ops bot that makes car-service customers come back."))
	if err != nil {
		fmt.Fprintln(os.Stderr, "pitcrew:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "pitcrew: %v (pitcrew --help tells more)\n", err)
		return 2
	}
	if err := command.Run(&c.globals); err != nil {
		if !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "pitcrew:", err)
		}
		return 1
	}
	return 0
}

// logger writes to standard error; without -v only what an operator must see.
func (g *globals) logger() *slog.Logger {
	level := slog.LevelError
	if g.Verbose {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}
