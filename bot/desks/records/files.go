package records

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"unicode/utf16"
)

// line is one row of a sheet as it stands in the file.
type line struct {
	number int // as Excel counts, from 1
	cells  []string
	broken bool // a quote without its partner, or the bytes of another encoding
}

// sheet is a worksheet of a workbook, or the only one of a csv file.
type sheet struct {
	file     string // its path
	name     string // empty for csv
	charset  charset
	date1904 bool
	index    int // among the sheets of this import
	expected int // about how many rows there are; 0 when nothing says so
	// lines reads the sheet from its beginning, each time that it is called. Rows without anything
	// in them may be left out.
	lines func() iter.Seq2[line, error]
}

// label is how messages call the sheet.
func (s *sheet) label() string {
	if s.name == "" {
		return filepath.Base(s.file)
	}
	return filepath.Base(s.file) + " [" + s.name + "]"
}

// mostBytes is the largest file that is read: a hundred times 100,000 rows of csv.
const mostBytes = 512 << 20

// FileError says why a file cannot be read, in one sentence for whoever gave it.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return filepath.Base(e.File) + ": " + e.Err.Error() }

func (e *FileError) Unwrap() error { return e.Err }

// What a file can be instead of a table.
var (
	errEmpty     = errors.New("文件是空的 (the file is empty)")
	errFolder    = errors.New("这是文件夹，不是文件 (a folder, not a file)")
	errLarge     = fmt.Errorf("文件超过 %d MB (the file is too large)", mostBytes>>20)
	errPassword  = errors.New("工作簿有密码，请去掉密码后再导入 (the workbook is protected by a password)")
	errOldFormat = errors.New("旧版 .xls 格式，请另存为 .xlsx (the old .xls format: save it as .xlsx)")
	errWebPage   = errors.New("这是网页或 XML，不是工作簿，请用 Excel 另存为 .xlsx (a web page or XML: save it as .xlsx)")
	errNoTable   = errors.New("不是 xlsx 或 csv 文件 (neither xlsx nor csv)")
	errNoSheet   = errors.New("没有找到认识的表头 (no row with known column names)")
)

// document is an open file.
type document struct {
	sheets []*sheet
	close  func() error
}

// open looks at what a file is, not at what it is called.
func open(path string) (document, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return document{}, errors.New("文件不存在 (no such file)")
	case err != nil:
		return document{}, err
	case info.IsDir():
		return document{}, errFolder
	case info.Size() == 0:
		return document{}, errEmpty
	case info.Size() > mostBytes:
		return document{}, errLarge
	}
	file, err := os.Open(path)
	if err != nil {
		return document{}, err
	}
	defer file.Close()
	head := make([]byte, 1024)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return document{}, err
	}
	head = head[:n]
	switch start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")); {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return openWorkbook(path)
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")): // OLE: what Excel writes when there is a password
		return document{}, oleError(file)
	case bytes.HasPrefix(start, []byte("<html")), bytes.HasPrefix(start, []byte("<!doctype")), bytes.HasPrefix(start, []byte("<?xml")),
		bytes.HasPrefix(start, []byte("<table")), bytes.HasPrefix(start, []byte("<meta")):
		return document{}, errWebPage
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")),
		bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xBC\xAF")), bytes.HasPrefix(head, []byte("SQLite format 3")):
		return document{}, errNoTable
	}
	return openText(path)
}

// oleError tells an encrypted workbook from an old one by the name of the stream that holds it.
func oleError(file io.ReadSeeker) error {
	stream := new(bytes.Buffer)
	for _, unit := range utf16.Encode([]rune("EncryptedPackage")) {
		stream.Write([]byte{byte(unit), byte(unit >> 8)})
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	if bytes.Contains(content, stream.Bytes()) {
		return errPassword
	}
	return errOldFormat
}
