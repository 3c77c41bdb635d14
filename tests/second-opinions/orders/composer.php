<?php
// Answers pairs of versions as Composer orders them; see version_orders.py.
//
// Needs PHP and Composer's own library composer/semver (Debian: php-composer-semver). A branch is no version here.
//
//   php orders/composer.php /usr/share/php/Composer/Semver/autoload.php

require $argv[1];

$parser = new Composer\Semver\VersionParser();
$read = function (string $text) use ($parser): ?string {
    try {
        $version = $parser->normalize($text);
    } catch (UnexpectedValueException $refused) {
        return null;
    }
    $isBranch = preg_match('/^dev-|(^|\.)9999999(\.9999999)*-dev$/', $version) === 1;

    return $isBranch ? null : $version;
};
while (($line = fgets(STDIN)) !== false) {
    [$one, $other] = array_map($read, explode("\t", rtrim($line, "\n")));
    if ($one === null || $other === null) {
        echo $one === null ? '!' : '.', $other === null ? '!' : '.', "\n";
        continue;
    }
    $is = fn (string $sign): bool => Composer\Semver\Comparator::compare($one, $sign, $other);
    echo $is('<') ? '<' : ($is('==') ? '=' : '>'), "\n";
}
