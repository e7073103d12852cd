package knowledge

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

//go:embed playbook
var defaultPlaybook embed.FS

// Default is the playbook that Pitcrew ships with: what a shop starts from.
func Default() fs.FS {
	sub, err := fs.Sub(defaultPlaybook, "playbook")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

// LoadDir reads every .md file of a playbook, by path. README files and names that start with a dot or an underscore are not entries.
// A broken file, or one whose id another file has already taken, is one *FileError; the other files go on. Err is set
// only where the folder itself cannot be read.
func LoadDir(dir fs.FS) (docs []*Document, broken []error, err error) {
	taken := map[string]string{}
	err = fs.WalkDir(dir, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read playbook: %w", err)
		}
		name := entry.Name()
		switch {
		case file != "." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || !strings.EqualFold(path.Ext(name), ".md") || strings.EqualFold(name, "README.md"):
			return nil
		}
		d, err := loadFile(dir, file)
		if err == nil && taken[d.ID] != "" {
			err = &FileError{File: file, Line: 1, Err: fmt.Errorf("id %q is already taken by %s", d.ID, taken[d.ID])}
		}
		if err != nil {
			broken = append(broken, err)
			return nil
		}
		taken[d.ID] = file
		docs = append(docs, d)
		return nil
	})
	return docs, broken, err
}

func loadFile(dir fs.FS, file string) (*Document, error) {
	f, err := dir.Open(file)
	if err != nil {
		return nil, &FileError{File: file, Err: err}
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, &FileError{File: file, Err: err}
	}
	return ParseDocument(file, content)
}
