# frozen_string_literal: true

# Reads a PHP session that rust_json_session stored in memcached: docs/document.md says what stands there.
#
#   MEMCACHED=127.0.0.1:11211 ruby read_session.rb COOKIE
#
# prints the session of a cookie's value as JSON, or null: there is none. Fails where memcached does not answer.
# Needs the gem dalli.

require 'cgi'
require 'dalli'
require 'digest'
require 'json'
require 'logger'

PREFIX = 'sessions/'

# Dalli's own goes to standard output.
Dalli.logger = Logger.new($stderr, level: Logger::WARN)

# A client of the server that MEMCACHED names. Dalli would otherwise have Marshal read what it finds with a flag of its
# own, and that runs what anybody wrote who can write to memcached.
def connect
  Dalli::Client.new(ENV.fetch('MEMCACHED', '127.0.0.1:11211'), serializer: JSON, socket_timeout: 1)
end

# The memcached key of a cookie's session; nil where PHP could not have made the id. A cookie may hold anything.
def key_of(cookie)
  id = CGI.unescape(cookie).b
  return unless id.match?(/\A[A-Za-z0-9,-]{1,256}\z/)

  id = "sha256:#{Digest::SHA256.hexdigest(id)}" if (PREFIX + id).bytesize > 250
  PREFIX + id
end

# The session of a cookie's value, or nil. An outage raises a Dalli::DalliError: that is no logout.
def read_session(client, cookie)
  key = key_of(cookie)
  document = key && client.get(key)
  return unless document

  session = JSON.parse(document.force_encoding(Encoding::UTF_8))
  hints = session.delete('$php')
  session unless hints == '1.-.-.destroyed'
end

if $PROGRAM_NAME == __FILE__
  begin
    puts JSON.generate(read_session(connect, ARGV.fetch(0)))
  rescue Dalli::DalliError => e
    abort "memcached does not answer: #{e.message}"
  end
end
