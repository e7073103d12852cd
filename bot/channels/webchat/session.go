package webchat

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A session is a chat: a random name, signed with the time it was made. The browser keeps
// it in a cookie that no script can read; nothing is stored here before the first word.
const (
	cookieName  = "pitcrew_chat"
	sessionLife = 180 * 24 * time.Hour
	nameBytes   = 18 // of a chat's name
)

// newSession makes a chat up and returns its name and its token.
func (c *Chat) newSession(now time.Time) (chat, token string) {
	name := make([]byte, nameBytes)
	_, _ = rand.Read(name) // never fails
	chat = base64.RawURLEncoding.EncodeToString(name)
	body := chat + "." + strconv.FormatInt(now.Unix(), 36)
	return chat, body + "." + c.sign(body)
}

// session returns the chat of a token that we signed; ok is false for any other, and for
// one whose time is over.
func (c *Chat) session(token string, now time.Time) (chat string, ok bool) {
	body, mac, ok := cutLast(token)
	if !ok || !hmac.Equal([]byte(mac), []byte(c.sign(body))) {
		return "", false
	}
	chat, made, ok := cutLast(body)
	if !ok {
		return "", false
	}
	at, err := strconv.ParseInt(made, 36, 64)
	if age := now.Sub(time.Unix(at, 0)); err != nil || age > sessionLife || age < -time.Hour {
		return "", false
	}
	return chat, true
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return "", "", false
	}
	return s[:i], s[i+1:], true
}

func (c *Chat) sign(body string) string {
	mac := hmac.New(sha256.New, c.key)
	mac.Write([]byte(body))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// chatOf is the chat that a request belongs to.
func (c *Chat) chatOf(r *http.Request) (chat string, ok bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return "", false
	}
	return c.session(cookie.Value, time.Now())
}

// setCookie gives the browser its session. In a frame of another site a cookie must be
// Secure and is kept apart for each site; without TLS only the page itself works.
func setCookie(w http.ResponseWriter, r *http.Request, token string) {
	cookie := &http.Cookie{
		Name: cookieName, Value: token, Path: "/chat", MaxAge: int(sessionLife / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if isSecure(r) {
		cookie.Secure, cookie.SameSite, cookie.Partitioned = true, http.SameSiteNoneMode, true
	}
	http.SetCookie(w, cookie)
}

// isSecure reports whether the browser speaks TLS, with us or with the proxy before us.
func isSecure(r *http.Request) bool {
	return r.TLS != nil || behindProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// behindProxy reports whether the request comes from this machine: only a proxy here is
// believed what it says about others.
func behindProxy(r *http.Request) bool {
	ip := net.ParseIP(peer(r))
	return ip != nil && ip.IsLoopback()
}

func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// address is where a request comes from: the last hop that a proxy of ours saw.
func address(r *http.Request) string {
	if behindProxy(r) {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); last != nil {
			return network(last)
		}
	}
	if ip := net.ParseIP(peer(r)); ip != nil {
		return network(ip)
	}
	return peer(r)
}

// network is the address itself, or for IPv6 the net of one customer.
func network(ip net.IP) string {
	if ip.To4() == nil {
		return ip.Mask(net.CIDRMask(64, 128)).String() + "/64"
	}
	return ip.String()
}
