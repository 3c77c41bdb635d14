# Answers pairs of versions as RubyGems orders them; see version_orders.py. Needs Ruby. Another release's `version.rb` can
# be named, to stand in for Ruby's own.
#
#   ruby orders/rubygems.rb [version.rb]

if ARGV[0]
  Gem.send(:remove_const, :Version)
  load ARGV.shift
end

read = ->(text) { Gem::Version.correct?(text) && Gem::Version.new(text) }
STDIN.each_line(chomp: true) do |line|
  one, other = line.split("\t", -1).map(&read)
  puts one && other ? "<=>"[(one <=> other) + 1] : (one ? "." : "!") + (other ? "." : "!")
end
