package slackchat

import "sync"

// recent remembers the latest entries: at least size, at most twice as many.
type recent[V any] struct {
	mu          sync.Mutex
	size        int
	now, before map[string]V
}

func newRecent[V any](size int) *recent[V] { return &recent[V]{size: size, now: map[string]V{}} }

func (r *recent[V]) put(key string, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(key, v)
}

func (r *recent[V]) keep(key string, v V) {
	if len(r.now) >= r.size {
		r.before, r.now = r.now, map[string]V{}
	}
	delete(r.before, key)
	r.now[key] = v
}

func (r *recent[V]) get(key string) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(key)
}

func (r *recent[V]) find(key string) (V, bool) {
	v, ok := r.now[key]
	if !ok {
		v, ok = r.before[key]
	}
	return v, ok
}

// take returns an entry and forgets it.
func (r *recent[V]) take(key string) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.find(key)
	delete(r.now, key)
	delete(r.before, key)
	return v, ok
}

// change replaces an entry by what f makes of it; the zero value stands for none.
func (r *recent[V]) change(key string, f func(V) V) V {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, _ := r.find(key)
	v = f(v)
	r.keep(key, v)
	return v
}
