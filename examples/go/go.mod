module greet.example/telemetry

go 1.19
