package records

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// lastRows looks into a workbook's archive and returns the number of the last row of each worksheet, by its
// name. The spreadsheet library ends a sheet in silence where its XML breaks off: this is how we notice.
func lastRows(file string) (map[string]int, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return nil, brokenWorkbook(err)
	}
	defer archive.Close() //nolint:errcheck // it was only read
	if _, err := archive.Open("xl/workbook.xml"); err != nil {
		return nil, errNoTable // another file that is an archive too
	}
	parts, err := worksheetParts(&archive.Reader)
	if err != nil {
		return nil, brokenWorkbook(err)
	}
	last := map[string]int{}
	for name, part := range parts {
		content, err := archive.Open(part)
		if err != nil {
			return nil, brokenWorkbook(err)
		}
		last[name], err = scanRows(io.LimitReader(content, mostUnzipped))
		content.Close()
		if err != nil {
			return nil, brokenWorkbook(err)
		}
	}
	return last, nil
}

// worksheetParts finds the file of each worksheet in the archive.
func worksheetParts(archive *zip.Reader) (map[string]string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if err := errors.Join(decodePart(archive, "xl/workbook.xml", &book), decodePart(archive, "xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, s := range book.Sheets {
		for _, r := range relations.Relationship {
			if r.ID != s.ID || !strings.HasSuffix(r.Type, "/worksheet") {
				continue
			}
			if parts[s.Name] = path.Join("xl", r.Target); strings.HasPrefix(r.Target, "/") {
				parts[s.Name] = strings.TrimPrefix(path.Clean(r.Target), "/")
			}
		}
	}
	return parts, nil
}

func decodePart(archive *zip.Reader, name string, into any) error {
	content, err := archive.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	if err := xml.NewDecoder(io.LimitReader(content, 16<<20)).Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// scanRows scans a worksheet for the number of its last row without reading it as XML.
func scanRows(r io.Reader) (int, error) {
	last, rest := 0, 0
	buffer := make([]byte, 256<<10)
	for {
		n, err := io.ReadFull(r, buffer[rest:])
		chunk := buffer[:rest+n]
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return 0, err
		}
		at := 0
		for {
			i := bytes.Index(chunk[at:], []byte("<row"))
			if i < 0 {
				break
			}
			tag, _, whole := bytes.Cut(chunk[at+i:], []byte(">"))
			if !whole && !ended {
				break
			}
			if next := chunk[min(at+i+4, len(chunk)-1)]; next == ' ' || next == '>' || next == '/' {
				last = rowNumber(tag, last+1)
			}
			at += i + 4
		}
		if ended {
			return last, nil
		}
		// What may be the beginning of a tag goes before the next chunk.
		keep := max(at, len(chunk)-len("<row"))
		if i := bytes.LastIndex(chunk[at:], []byte("<row")); i >= 0 {
			keep = at + i
		}
		if keep == 0 {
			return 0, errors.New("a tag without an end")
		}
		rest = copy(buffer, chunk[keep:])
	}
}

// rowNumber is what the tag says, or else the number in sequence.
func rowNumber(tag []byte, next int) int {
	_, value, ok := bytes.Cut(tag, []byte(` r="`))
	if !ok {
		return next
	}
	value, _, _ = bytes.Cut(value, []byte(`"`))
	if n, err := strconv.Atoi(string(value)); err == nil {
		return n
	}
	return next
}
