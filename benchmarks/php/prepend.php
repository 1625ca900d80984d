<?php

/**
 * Runs before every request of the benchmark's shop: when the request ends, one line says what it cost.
 */

declare(strict_types=1);

(static function (): void {
    $began = hrtime(true);
    $cpu = static function (): float {
        $used = getrusage();

        return $used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec']
            + ($used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec']) / 1e6;
    };
    $spent = $cpu();
    register_shutdown_function(static function () use ($began, $cpu, $spent): void {
        $line = json_encode([
            'at' => $_SERVER['REQUEST_TIME_FLOAT'],
            'uri' => $_SERVER['REQUEST_URI'] ?? '',
            'status' => http_response_code(),
            'ms' => (hrtime(true) - $began) / 1e6,
            'cpu_ms' => ($cpu() - $spent) * 1e3,
            'peak_bytes' => memory_get_peak_usage(),
        ]);
        file_put_contents(__DIR__ . '/requests.ndjson', $line . "\n", FILE_APPEND | LOCK_EX);
    });
})();
