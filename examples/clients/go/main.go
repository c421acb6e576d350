// Reads a PHP session that rust_json_session stored in memcached: docs/document.md says what stands there.
//
//	MEMCACHED=127.0.0.1:11211 go run . COOKIE
//
// prints the session of a cookie's value as JSON, or null: there is none. Fails where memcached does not answer.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/url"
	"os"
	"regexp"

	"github.com/bradfitz/gomemcache/memcache"
)

const prefix = "sessions/"

var sessionID = regexp.MustCompile(`^[A-Za-z0-9,-]{1,256}$`)

// keyOf is the memcached key of a cookie's session; "" where PHP could not have made the id. Cookies may hold anything.
func keyOf(cookie string) string {
	id, err := url.QueryUnescape(cookie)
	if err != nil || !sessionID.MatchString(id) {
		return ""
	}
	if len(prefix+id) > 250 {
		return fmt.Sprintf("%ssha256:%x", prefix, sha256.Sum256([]byte(id)))
	}
	return prefix + id
}

// readSession is the session of a cookie's value, or nil. An error means that nobody knows: that is no logout.
func readSession(client *memcache.Client, cookie string) (session map[string]any, err error) {
	key := keyOf(cookie)
	if key == "" {
		return nil, nil
	}
	item, err := client.Get(key)
	if errors.Is(err, memcache.ErrCacheMiss) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(item.Value))
	decoder.UseNumber() // A float64 would round integers beyond 2^53.
	if err := decoder.Decode(&session); err != nil || session["$php"] == "1.-.-.destroyed" {
		return nil, err
	}
	delete(session, "$php") // PHP's type hints, with the private properties of its objects.
	return session, nil
}

func main() {
	session, err := readSession(memcache.New(os.Getenv("MEMCACHED")), os.Args[1])
	if err != nil {
		log.Fatal("memcached: ", err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(session); err != nil {
		log.Fatal(err)
	}
}
