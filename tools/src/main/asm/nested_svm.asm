%define MODE64
%define DEFAULT_N 100000
%define DEFAULT_P2 0
%include "common.inc"
; Nested SVM, the twin of nested_vmx: L2 executes CPUID N times; a hand-written L1 answers each #VMEXIT and
; runs it again. P2:
;   bit 0 nested paging, bit 1 L1 saves and restores all registers, bit 2 L1 runs CPUID itself (bit 1 clear)
;   bit 4 L1 has CR4.OSXSAVE, bit 5 L2 has it, bit 6 L2 has CR4.PKE and L1 has not
;   bit 7 L1 switches XCR0 around L2 (7 outside, 3 inside), bit 8 L1 switches IA32_XSS (0 outside, all it may inside)
; Checksum: sum over round trips of the EBX that L1 hands to L2 (1+2+...+N). An unexpected exit prints
; "X<exit code>".
HSAVE_R equ 0x300000
VMCB_R  equ 0x301000
NPT_R   equ 0x302000             ; PML4, PDPT, PD
MSRPM_R equ 0x306000             ; 8 KiB
IOPM_R  equ 0x308000             ; 12 KiB
L2_STK  equ 0x310000
EFER    equ 0xC0000080
prep:   mov edi, HSAVE_R
        mov ecx, 0x10000/8
        xor eax, eax
        rep stosq
        mov qword [NPT_R], NPT_R+0x1000+7
        mov qword [NPT_R+0x1000], NPT_R+0x2000+7
        mov edi, NPT_R+0x2000
        mov eax, 0x87            ; present, writable, user, large
        mov ecx, 512
.e:     mov [rdi], rax
        add rax, 0x200000
        add rdi, 8
        dec ecx
        jnz .e
        ret
%macro vmcb_segment 4            ; offset, selector, attributes, limit
        mov word [VMCB_R+%1], %2
        mov word [VMCB_R+%1+2], %3
        mov dword [VMCB_R+%1+4], %4
        mov qword [VMCB_R+%1+8], 0
%endmacro
bench:  push rbx
        push rbp
        push r12
        push r13
        push r14
        push r15
        mov r12, rdi             ; N
        mov r13, rsi             ; P2
        mov ecx, EFER
        rdmsr
        or  eax, 0x1000          ; SVME
        wrmsr
        mov ecx, 0xC0010117      ; VM_HSAVE_PA
        mov eax, HSAVE_R
        xor edx, edx
        wrmsr
        test r13, 0x10
        jz  .noxs
        mov rax, cr4
        or  eax, 0x40000         ; OSXSAVE
        mov cr4, rax
        xor ecx, ecx
        xor edx, edx
        mov eax, 7
        xsetbv
        mov eax, 0xD
        mov ecx, 1
        cpuid
        mov [l2_xss], ecx
.noxs:
        ; --- controls
        mov dword [VMCB_R+0x0C], 0x00040000   ; CPUID
        mov dword [VMCB_R+0x10], 0x00000003   ; VMRUN, VMMCALL
        mov qword [VMCB_R+0x40], IOPM_R
        mov qword [VMCB_R+0x48], MSRPM_R
        mov dword [VMCB_R+0x58], 1            ; ASID
        test r13, 1
        jz  .nonp
        mov qword [VMCB_R+0x90], 1
        mov qword [VMCB_R+0xB0], NPT_R
.nonp:
        ; --- state
        vmcb_segment 0x400, 0x10, 0xC93, 0xFFFFFFFF   ; ES
        vmcb_segment 0x410, 0x18, 0xA9B, 0xFFFFFFFF   ; CS
        vmcb_segment 0x420, 0x10, 0xC93, 0xFFFFFFFF   ; SS
        vmcb_segment 0x430, 0x10, 0xC93, 0xFFFFFFFF   ; DS
        mov dword [VMCB_R+0x464], 0x3F                ; GDTR
        mov qword [VMCB_R+0x468], gdt
        sub rsp, 16
        sidt [rsp]
        movzx eax, word [rsp]
        mov [VMCB_R+0x484], eax
        mov rax, [rsp+2]
        mov [VMCB_R+0x488], rax
        add rsp, 16
        mov byte [VMCB_R+0x4CB], 0
        mov ecx, EFER
        rdmsr
        mov [VMCB_R+0x4D0], eax
        mov [VMCB_R+0x4D4], edx
        mov rax, cr4
        test r13, 0x20
        jnz .keepxs
        and eax, ~0x40000
.keepxs:
        test r13, 0x40
        jz  .nopke
        or  eax, 0x400000
.nopke: mov [VMCB_R+0x548], rax
        mov rax, cr3
        mov [VMCB_R+0x550], rax
        mov rax, cr0
        mov [VMCB_R+0x558], rax
        mov dword [VMCB_R+0x560], 0x400
        mov dword [VMCB_R+0x568], 0xFFFF0FF0
        mov dword [VMCB_R+0x570], 2
        lea rax, [rel l2_code]
        mov [VMCB_R+0x578], rax
        mov qword [VMCB_R+0x5D8], L2_STK
        mov rax, 0x0007040600070406
        mov [VMCB_R+0x668], rax                       ; PAT
        xor r15d, r15d           ; L1 count
        xor r14d, r14d           ; L2 checksum
        mov r8, r12
        call inside
        mov eax, VMCB_R
        jmp enter
        ; ---------------- L2
        align 16, db 0x90
l2_code:
.l:     mov eax, 1
        xor ecx, ecx
        cpuid
        add r14, rbx
        dec r8
        jnz .l
        vmmcall
        jmp $
        ; ---------------- L1
        align 16, db 0x90
enter:  vmrun
        test r13, 0x180
        jz  .same
        call outside
.same:  test r13, 2
        jnz .full
        mov rsi, [VMCB_R+0x70]
        cmp rsi, 0x72
        jne .other
        mov rcx, [VMCB_R+0x578]
        add rcx, 2
        mov [VMCB_R+0x578], rcx
        inc r15
        test r13, 4
        jnz .real
        test r13, 0x180
        jz  .same2
        call inside
.same2: mov eax, 0x000B0F21
        mov [VMCB_R+0x5F8], rax
        mov ebx, r15d
        xor ecx, ecx
        xor edx, edx
        mov eax, VMCB_R
        jmp enter
.real:  mov eax, 1
        xor ecx, ecx
        cpuid
        mov [VMCB_R+0x5F8], rax
        mov ebx, r15d
        mov eax, VMCB_R
        jmp enter
.full:  mov [regs+8], rbx
        mov [regs+16], rcx
        mov [regs+24], rdx
        mov [regs+32], rsi
        mov [regs+40], rdi
        mov [regs+48], rbp
        mov [regs+56], r8
        mov [regs+64], r9
        mov [regs+72], r10
        mov [regs+80], r11
        mov rsi, [VMCB_R+0x70]
        cmp rsi, 0x72
        jne .other
        mov rcx, [VMCB_R+0x578]
        add rcx, 2
        mov [VMCB_R+0x578], rcx
        inc r15
        mov qword [VMCB_R+0x5F8], 0x000B0F21
        mov [regs+8], r15
        mov qword [regs+16], 0
        mov qword [regs+24], 0
        mov rbx, [regs+8]
        mov rcx, [regs+16]
        mov rdx, [regs+24]
        mov rsi, [regs+32]
        mov rdi, [regs+40]
        mov rbp, [regs+48]
        mov r8,  [regs+56]
        mov r9,  [regs+64]
        mov r10, [regs+72]
        mov r11, [regs+80]
        mov eax, VMCB_R
        jmp enter
.other: cmp rsi, 0x81            ; VMMCALL ends the run
        je .done
        mov al, 'X'
        call putc
        mov rax, rsi
        call puthex
        mov al, 10
        call putc
        jmp finish
.done:  mov rdx, r15
        mov rax, r14
        pop r15
        pop r14
        pop r13
        pop r12
        pop rbp
        pop rbx
        ret
; the state that L1 switches by hand: before an entry, after an exit
inside: test r13, 0x80
        jz  .nox
        xor ecx, ecx
        xor edx, edx
        mov eax, 3
        xsetbv
.nox:   test r13, 0x100
        jz  .ret
        mov ecx, 0xDA0
        xor edx, edx
        mov eax, [l2_xss]
        wrmsr
.ret:   ret
outside:
        test r13, 0x80
        jz  .nox
        xor ecx, ecx
        xor edx, edx
        mov eax, 7
        xsetbv
.nox:   test r13, 0x100
        jz  .ret
        mov ecx, 0xDA0
        xor edx, edx
        xor eax, eax
        wrmsr
.ret:   ret
        align 8, db 0
l2_xss  equ 0x30F800
regs    equ 0x30F000              ; own page: keeps data stores away from code (SMC detection)
%include "tail.inc"
