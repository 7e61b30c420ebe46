# The gate's client: asks the judge that stays awake (`qms gate-daemon`), and runs the hook itself wherever that does not
# give a whole answer. An answer that cannot be read is none, and none is never a yes. Only what perl has built in: a
# module would cost as much again as all the rest.
use strict;

my ($socket, $build, $plans, $process, $folder, $hook, $previous) = @ARGV;

# A judge at work says so every second. One that is silent for so long is asked no further.
my $silence = 5;
my $longest = 3600;

$/ = undef;
my $input = <STDIN>;
$input = '' unless defined $input;

# Becomes another program, which reads once more what git wrote.
sub become {
  my @command = @_;
  pipe(my $from, my $to) or exit 1;
  my $child = fork;
  exit 1 unless defined $child;
  if ($child == 0) {
    close $from;
    $SIG{PIPE} = 'IGNORE';
    print $to $input;
    close $to;
    exit 0;
  }
  close $to;
  open(STDIN, '<&', $from) or exit 1;
  exec { $command[0] } @command;
  exit 1;
}

sub judge_here { become($hook, 'here') }

sub text_of {
  open(my $file, '<', $_[0]) or return '';
  my $text = <$file>;
  return defined $text ? $text : '';
}

# Where the judge leaves what its verdict rests on. No other push has this name, nor ever gets what a late judge writes.
my $plan = join '-', 'asked', $process, $$, time;

my %said = (
  BUILD => text_of($build),
  PLAN => $plan,
  FOLDER => $folder,
  INPUT => $input,
);
for my $name (
  qw(GIT_DIR GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_QUARANTINE_PATH),
  qw(HOME XDG_CONFIG_HOME GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM)
) {
  $said{$name} = $ENV{$name} if defined $ENV{$name};
}
my $fields = join '', map { pack('N/a*', "$_=$said{$_}") } sort keys %said;
my $request = "git-qms gate 1\n" . pack('N/a*', $fields);

sub address {
  return (1, 1, pack('S a*', 1, "$socket\0")) if $^O eq 'linux';
  require Socket;
  return (Socket::AF_UNIX(), Socket::SOCK_STREAM(), Socket::pack_sockaddr_un($socket));
}

my $answer = eval {
  # Somebody else's judge is none.
  die unless -o $socket && $said{BUILD} ne '';
  local $SIG{PIPE} = 'IGNORE';
  local $SIG{ALRM} = sub { die };
  my $end = time + $longest;
  alarm $silence;
  my ($family, $kind, $address) = address();
  socket(my $judge, $family, $kind, 0) or die;
  connect($judge, $address) or die;
  for (my $sent = 0; $sent < length $request;) {
    my $count = syswrite($judge, $request, length($request) - $sent, $sent) or die;
    $sent += $count;
  }
  my $text = '';
  while (1) {
    my $count = sysread($judge, my $chunk, 65536);
    die unless defined $count;
    last if $count == 0;
    $text .= $chunk;
    die if length $text > 1_000_000 || time > $end;
    alarm $silence;
  }
  alarm 0;
  $text;
};
alarm 0;

judge_here() unless defined $answer && $answer =~ /\A\.*git-qms gate 1 (accepted|refused) ([0-9]+)\n(.*)\z/s;
my ($verdict, $length, $rest) = ($1, $2, $3);
judge_here() unless $length == length $rest;
if ($verdict eq 'refused') {
  judge_here() if $rest eq '';
  print STDERR $rest;
  exit 1;
}
my $own = "$plans/together-$process";
if ($rest eq "plan\n") {
  rename("$plans/together-$plan", $own) or judge_here();
} elsif ($rest eq "no plan\n") {
  unlink $own;
  judge_here() if -e $own;
} else {
  judge_here();
}
become($previous) if -x $previous;
exit 0;
