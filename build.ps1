#!/usr/bin/env pwsh
<#
.SYNOPSIS
  Everything that is done with this repository, by verb. People, README and .ci/run run the same commands.
.EXAMPLE
  ./build.ps1 build
.EXAMPLE
  ./build.ps1 commands      # prints what each verb runs, and runs nothing
#>
param(
    [Parameter(Position = 0)] [string] $Verb = 'help',
    [Parameter(Position = 1, ValueFromRemainingArguments = $true)] [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'

# A verb's commands run in order in the repository's root; what follows the verb on the command line goes to the last of them.
# {version} stands for what MinVer makes of the last tag, as the build has it; {revision} for the commit.
$Verbs = [ordered]@{
    'build'        = @(, @('dotnet', 'build', 'KafkaAggregator.sln'))
    'format-check' = @(, @('dotnet', 'format', 'whitespace', 'KafkaAggregator.sln', '--verify-no-changes', '--no-restore'))
    'test'         = @(, @('dotnet', 'test'))
    'bench'        = @(, @('dotnet', 'run', '-c', 'Release', '--project', 'KafkaAggregator.Benchmarks', '--'))
    'demo'         = @(, @('dotnet', 'run', '--project', 'KafkaAggregator.Host', '--', 'demo'))
    'publish'      = @(, @('dotnet', 'publish', 'KafkaAggregator.Host', '-c', 'Release', '-o', 'artifacts/publish'))
    'image'        = @(, @('docker', 'build', '-f', 'docker/Dockerfile', '--build-arg', 'VERSION={version}', '--build-arg',
            'REVISION={revision}', '-t', 'kafka-aggregator:latest', '.'))
    'images'       = @(, @('docker', 'buildx', 'build', '--platform', 'linux/amd64,linux/arm64', '-f', 'docker/Dockerfile', '--build-arg',
            'VERSION={version}', '--build-arg', 'REVISION={revision}', '.'))
    'stack-config' = @(, @('docker', 'stack', 'config', '-c', 'docker/stack.yaml'))
}

function Get-Commands {
    foreach ($name in $Verbs.Keys) {
        foreach ($command in $Verbs[$name]) {
            "${name}: $($command -join ' ')"
        }
    }
}

function Get-Help {
    'usage: ./build.ps1 VERB [ARGUMENTS]'
    "verbs: $($Verbs.Keys -join ', '), commands, help"
    'commands prints what each verb runs.'
}

function Get-Version {
    $version = & dotnet msbuild KafkaAggregator.Host -nologo -restore -t:MinVer -getProperty:MinVerVersion
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    "$version".Trim()
}

# The image's build has no git: what it is told is all that it knows. Neither has an archive of the source.
function Get-Filled([string[]] $Words) {
    $text = $Words -join "`n"
    if ($text.Contains('{version}')) { $text = $text.Replace('{version}', (Get-Version)) }
    if ($text.Contains('{revision}')) { $text = $text.Replace('{revision}', "$(& git rev-parse HEAD 2>$null)") }
    $text -split "`n"
}

function Invoke-Verb([string] $Name) {
    $commands = $Verbs[$Name]
    for ($i = 0; $i -lt $commands.Count; $i++) {
        $program, $rest = $commands[$i]
        $rest = @(Get-Filled @($rest))
        if ($i -eq $commands.Count - 1) { $rest += $Arguments }
        & $program @rest
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    }
}

switch ($Verb) {
    'help' { Get-Help }
    'commands' { Get-Commands }
    default {
        if (-not $Verbs.Contains($Verb)) {
            Get-Help
            [Console]::Error.WriteLine("unknown verb '$Verb'")
            exit 2
        }

        [System.IO.Directory]::SetCurrentDirectory($PSScriptRoot)
        Push-Location $PSScriptRoot
        try { Invoke-Verb $Verb } finally { Pop-Location }
    }
}
