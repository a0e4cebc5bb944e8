# An error of a file that is not there, by Debian's ruby-sentry-ruby.
require "sentry-ruby"

Sentry.init do |config|
  config.dsn = "https://0123456789abcdef0123456789abcdef@o1.ingest.sentry.io/1"
  config.release = "demo@1.0.0"
  config.background_worker_threads = 0 # sends before it goes on
end
Sentry.set_tags(command: "build")
begin
  File.read("#{ENV["HOME"]}/build.json")
rescue SystemCallError => error
  Sentry.capture_exception(error)
end
